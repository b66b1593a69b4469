conversations-nameless = Somebody without a name
conversations-nameless-group = Group
conversations-head = 💬 <b>{ $name }</b>{ $handle } → { $account }
conversations-head-group = 👥 <b>{ $name }</b>{ $handle } → { $account }

conversations-line-you = <i>You:</i>
conversations-line-phone = <i>You (on the phone):</i>
conversations-line-edited = <i>(edited)</i>
conversations-line-deleted = 🗑 <i>deleted message</i>
conversations-album =
    { $kind ->
        [photo] 📷 { $count } photos
        [video] 🎬 { $count } videos
        [visual] 🖼 { $count } photos and videos
        [document] 📎 { $count } files
        [audio] 🎵 { $count } audio files
       *[mixed] 📦 { $count } messages
    }
conversations-album-deleted = 🗑 <i>{ $count } deleted</i>

conversations-media-photo = 📷 Photo
conversations-media-video = 🎬 Video
conversations-media-animation = 🎞 GIF
conversations-media-voice = 🎤 Voice message
conversations-media-audio = 🎵 Audio file
conversations-media-video-note = 📹 Video message
conversations-media-document = 📎 File
conversations-media-sticker = 🙂 Sticker
conversations-media-contact = 👤 Contact
conversations-media-place = 📍 Place
conversations-media-other = 📦 A message that you can see on the phone
conversations-media-too-large = This file is too large to be shown here; you can open it on the phone that has the account.
conversations-media-gone = Telegram does not have this file any more.

conversations-button-reply = ✍️ Reply
conversations-button-done = Cancel
conversations-button-read = 👁 Read
conversations-button-mute = 🔕 Mute
conversations-button-unmute = 🔔 Unmute
conversations-button-hands-off = ✋ Hands off
conversations-button-undo = ↩️ Undo
conversations-button-back = ‹ Back
conversations-button-retry = 🔁 Send again
conversations-button-nobody = Never mind
conversations-button-receipt = 🧾 Receipt for order { $reference }
conversations-button-newer = ‹ Newer
conversations-button-older = Older ›
conversations-button-past-no = No, leave them alone
conversations-button-past-yes = Yes, show them
conversations-mute-1h = 1 hour
conversations-mute-8h = 8 hours
conversations-mute-ever = For good

conversations-first =
    🎉 <b>Your first message is here!</b>

    Press <b>Reply</b> under the card and type: your words leave from your account. Try it!
conversations-reply-open = ✍️ Your next message goes to <b>{ $name }</b>.
conversations-reply-toast = Type, and we pass it on to { $name }.
conversations-reply-closed = Reply closed.
conversations-read = Marked as read.
conversations-muted = Muted until { $until }.
conversations-muted-ever = Muted until you switch it on again.
conversations-unmuted = Sound is on again.
conversations-hands-off = ✋ We keep out of your chat with <b>{ $name }</b>: its messages are neither stored nor shown here.
conversations-hands-on = The chat is here again.

conversations-to-whom =
    { $count ->
        [one] Who should we send this to?
       *[other] Who should we send these { $count } messages to?
    }
conversations-receipt-or-whom =
    { $count ->
        [one] Is this the receipt for your order, or is it for somebody else?
       *[other] Are these { $count } messages the receipt for your order, or are they for somebody else?
    }
conversations-sent-to =
    { $count ->
        [one] Your message is on its way to <b>{ $name }</b>.
       *[other] Your { $count } messages are on their way to <b>{ $name }</b>.
    }
conversations-dropped = All right, we sent it to nobody.
conversations-retried = 🔁 Sending again.
conversations-unsendable = Your account cannot send this kind of message. Text, photos, videos, sound, files, stickers, places and contacts work.
conversations-kept = Nothing is lost: you can send it again with this button within 10 minutes.

conversations-digest =
    📬 <b>{ $contacts ->
        [one] One person has written
       *[other] { $contacts } people have written
    }</b>, { $messages ->
        [one] one new message
       *[other] { $messages } new messages
    }.

    Tap whom you want to read.

conversations-past =
    🗂 <b>{ $account }</b> has chats from before it was connected.

    Shall we show new messages from those here, too? Unless you want it, we keep out of your older chats.
conversations-past-included = All right, new messages in your older chats will appear here, too.
conversations-past-left = All right, we keep out of your older chats.

conversations-failed = ⚠️ Your message to <b>{ $name }</b> did not arrive.
conversations-failed-text =
    What you wrote is still here:
    <blockquote>{ $text }</blockquote>
conversations-failed-media = What you sent is still above.
conversations-failed-privacy = This person only takes messages from their contacts or from Premium users.
conversations-failed-paid-only = This person asks for payment for messages; your account pays nothing.
conversations-failed-blocked-by-contact = This person has blocked your account.
conversations-failed-blocked-by-us = You have blocked this person on your account. Unblock them on your phone and send again.
conversations-failed-contact-gone = This person’s Telegram account is gone.
conversations-failed-chat-unknown = Telegram has not introduced this chat to your account yet. Please try again in a moment.
conversations-failed-write-forbidden = You may not write in this group.
conversations-failed-peer-flood = Telegram has slowed your account down. To protect it we wait for a while; then you can send again.
conversations-failed-restricted = Telegram has limited your account’s writing because it suspects spam. @SpamBot in Telegram says when that ends; then you can send again.
conversations-failed-session-lost = The connection to your account is lost. Reconnect with /customer and send again.
conversations-failed-stopped = It was not sent because the account was stopped. Once it works again you can send it with this button.
conversations-failed-expired = Its time ran out before its turn came. You can send it again.
conversations-failed-media-gone = Telegram does not have the file any more. Please upload it again.
conversations-failed-media-too-large = The file could not be sent because it is larger than 20 MB.
conversations-failed-empty = The message seemed empty.
conversations-failed-too-long = The message is longer than Telegram allows. You can send it in parts.
conversations-failed-refused = Telegram did not accept this message. Please try again in a moment.

conversations-refused-no-conversation = This chat is not here any more.
conversations-refused-hands-off = We keep out of this chat. Use your phone to write, or press “Undo”.
conversations-refused-nothing-to-send = There is nothing left to send. Please type it and send again.
conversations-refused-no-permit = The other side has to write first.
conversations-refused-not-connected = Your account is not connected now. Connect it with /customer.
conversations-refused-paused = Your account is paused now. See why, and what to do, with /status.
conversations-refused-safe-mode = Your account is in safe mode; this message cannot be sent for now.

conversations-lost =
    { $count ->
        [one] one conversation and its messages
       *[other] { $count } conversations and their messages
    }

# Automatic answers and drafts
conversations-line-auto = <i>🤖 Automatic:</i>
conversations-line-sources = <i>(📚 { $sources })</i>
conversations-draft-head = ✍️ <b>A draft.</b> Send, edit or discard it:
conversations-draft-writing = ✍️ <b>The assistant is writing…</b>
conversations-draft-outdated = ✍️ <b>A new message came;</b> the draft is being renewed:
conversations-draft-sources = 📚 Source: { $sources }
conversations-draft-leaves = ⏱ If you leave it, it goes out by itself at about { $at }.
conversations-paused-until = ⏸ You wrote here; no automatic answers or drafts until { $until }.
conversations-button-draft-send = ✅ Send
conversations-button-draft-edit = ✏️ Edit
conversations-button-draft-discard = 🗑 Discard
conversations-button-hand-back = 🤖 Hand back to automation
conversations-draft-sent = Sending…
conversations-draft-discarded = Draft discarded.
conversations-draft-edit =
    Type it the way it should go out; exactly that is sent. This is the draft (tap to copy):

    <code>{ $text }</code>
conversations-draft-kept = All right, the draft waits for you on the card.
conversations-handed-back = Automation looks after this chat again.
conversations-refused-no-draft = This draft is not there any more.
conversations-refused-stale-draft = They wrote in the meantime, so this draft is out of date. The card will show a new one.
conversations-hand-over-not-in-sources = ⚠️ Your sources do not answer this; please answer yourself.
conversations-hand-over-unlisted-link = ⚠️ The answer has a link that is not on your list. Please look at it.
conversations-hand-over-blocked-word = ⚠️ The answer has a word that you blocked. Please look at it.
conversations-hand-over-repeated-text = ⚠️ The same text just went to several people; please send this one yourself.
conversations-hand-over-only-media = 👀 They sent something without words; please have a look.
conversations-hand-over-asked-more = 👀 We sent the menu; there is another question, please answer it.
conversations-hand-over-hourly-limit = ⚠️ This person got 20 automatic answers in an hour; now you decide.
conversations-hand-over-safe-mode = 🛡 Your account is in safe mode; you send the answers for now.
conversations-hand-over-waited = ⏱ It could not leave in time because of the limit per minute; send it yourself if you like.
conversations-hand-over-late = ⏱ The answer was not ready in time; please have a look.
conversations-skipped = ⏫ <i>Writes very fast: { $count } messages before these are not here; they are in the chat in Telegram.</i>
conversations-auto-failed = ⚠️ The automatic message did not arrive; please answer yourself.
conversations-auto-closed = Nothing goes out by itself until this person writes again.
conversations-hand-over-off-hours = 🌙 It came outside your hours for automatic answers; please answer yourself.

conversations-button-alone = ✋ Chats left alone
conversations-button-silent = 🔕 Muted chats
conversations-button-alone-past-yes = Show earlier chats too
conversations-button-alone-past-no = Leave earlier chats alone
conversations-alone =
    ✋ <b>Chats left alone</b> · { $account }

    { $count ->
        [0] There is none now. Press <b>Hands off</b> below a card and that chat is neither stored nor shown, and nothing answers it.
       *[other] { $count } left alone: neither stored nor shown, and nothing answers them. Press one to take it back.
    }
conversations-alone-past-yes = Private chats from before the account was connected: their new messages show here.
conversations-alone-past-no = Private chats from before the account was connected: left alone.
conversations-silent =
    🔕 <b>Muted chats</b> · { $account }

    { $count ->
        [0] You have muted no chat.
       *[other] { $count } muted: their messages come without a sound. Press one to hear it again.
    }

# Editing an answer
conversations-edit-refused-too-old = ✏️ Your edit did not reach <b>{ $name }</b>: Telegram lets nobody change messages older than 48 hours.
conversations-edit-refused-deleted = ✏️ Your edit did not reach <b>{ $name }</b>: your message was deleted from that chat.
conversations-edit-refused-not-connected = ✏️ Your edit did not reach <b>{ $name }</b>: your account is not connected now.
conversations-edit-refused-paused = ✏️ Your edit did not reach <b>{ $name }</b>: your account is paused now.
conversations-edit-refused-too-long = ✏️ Your edit did not reach <b>{ $name }</b>: it is longer than Telegram allows now.
conversations-edit-refused-refused = ✏️ Your edit did not reach <b>{ $name }</b>: Telegram did not accept the change.
conversations-edit-refused-no-answer = ✏️ Your edit did not reach the other side: nothing is kept of that answer here any more.
conversations-edit-refused-hands-off = ✏️ Your edit did not reach <b>{ $name }</b>: we keep out of this chat, you can edit it on your phone.
conversations-edit-refused-file = ✏️ Your edit did not reach <b>{ $name }</b>: a file that was sent cannot be replaced, please send the new one as well.
conversations-edit-refused-not-sent = ✏️ Your edit did not reach <b>{ $name }</b>: the message itself had not been sent either; send it again and it goes as it reads now.
conversations-edit-refused-late = ✏️ Your edit did not reach <b>{ $name }</b>: your account has not been able to reach Telegram for an hour.
