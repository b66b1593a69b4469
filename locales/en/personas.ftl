personas-title = 🪪 Who should <b>{ $account }</b> be?
personas-line-name = <b>Name:</b> { $value }
personas-line-tone = <b>Tone:</b> { $value }
personas-line-role = <b>Role:</b> { $value }
personas-line-services = <b>Services:</b> { $value }
personas-line-forbidden = <b>Topics to avoid:</b> { $value }
personas-hint = Change what you like and leave the rest as it is. Press <b>Save</b> when you are done; you can change it at any time.

personas-button-name = ✏️ Name
personas-button-tone = 🎭 Tone
personas-button-role = 💼 Role
personas-button-services = 🛍 Services
personas-button-forbidden = 🚫 Topics to avoid
personas-button-defaults = Use the defaults
personas-button-save = ✅ Save
personas-button-back = ‹ Back
personas-button-default = Keep the default

personas-tone-warm = Warm and friendly
personas-tone-formal = Formal and polite
personas-tone-lively = Cheerful and lively
personas-tone-brief = Short and clear

personas-default-name = Assistant
personas-default-role = The team member who answers messages
personas-default-services = Nothing written yet
personas-default-forbidden = Politics, religion, medical and legal advice

personas-ask-name =
    Which name should the account go by? Type it and send (at most { $max } characters).

    Now: <b>{ $value }</b>
personas-ask-tone = How should the account talk?
personas-ask-role =
    What is its role in your business? For example “sales assistant”. Type it and send (at most { $max } characters).

    Now: { $value }
personas-ask-services =
    What do you offer? Type your products, services and opening hours and send (at most { $max } characters).

    Now: { $value }
personas-ask-forbidden =
    Which topics should never come up? Type them and send (at most { $max } characters).

    Now: { $value }

personas-saved = ✅ <b>{ $account }</b> is now just as you described.
personas-skipped = ✅ <b>{ $account }</b> will use the defaults. You can change them at any time.

personas-refused-no-account = This account is gone. Send /customer for the current screen.
personas-refused-empty = A text is needed here. Type it and send, or go back.
personas-refused-too-long = That is a little long: at most { $max } characters. Please shorten it and send again.
personas-refused-fraud = We cannot save texts about fraud or misleading promises of profit. Please change the text and send again.
personas-refused-posing = The account may not pose as another person or institution. Please change the text and send again.
personas-refused-sexual = We cannot save texts that advertise sexual services. Please change the text and send again.
personas-refused-gambling = We cannot save texts that advertise gambling or betting. Please change the text and send again.
personas-refused-medicines = We cannot save texts that advertise the sale of medicines or similar substances. Please change the text and send again.
personas-refused-credentials = The account may not ask anybody for passwords, codes or card details. Please change the text and send again.

personas-control = ⚙️ How should <b>{ $account }</b> work?
personas-button-control = ⚙️ How it works
personas-settings-saved = Saved.
personas-settings-reset = { $account } is back to what the package gives.
personas-button-reset = ↩️ Back to the package’s settings
personas-button-reset-yes = Yes, go back
personas-reset-sure = Should the settings of <b>{ $account }</b> go back to what the { $package } package gives? The links and words that you typed go as well.

personas-stopped = ⏸ The account is not at work now. When it is:
personas-now-manual = ✍️ Messages come to you and you answer them. Nothing is answered by itself.
personas-now-hybrid = 📝 A draft is written for every message; nothing leaves until you send it.
personas-now-hybrid-timed = 📝 A draft is written for every message; what you leave untouched for { $minutes } min leaves by itself.
personas-now-gpt = 🤖 AI answers messages at once and leaves to you what it is not sure of.
personas-now-off-hours = 🕘 These are not your working hours ({ $hours }): messages come to you and nothing is answered by itself.
personas-now-safe-mode = 🛟 Safe mode: messages come to you, and only what you write yourself is sent.
personas-safe-mode = 🛟 <b>Safe mode</b> lasts until { $until }. After it the account works at half the pace until { $after }, then at its usual one. It passes by itself; there is nothing to do.
personas-half-pace = 🐢 Safe mode ended not long ago: until { $until } we go at half the pace, then at the usual one again.
personas-budget = 🧠 AI: { $used }% of this month’s budget is used, { $left }% is left.
personas-pace = ⏱ Pace: at most { $cap } automatic messages a minute
personas-pace-slower = ⏱ Pace: at most { $cap } automatic messages a minute; to protect the account at most { $pace } for now
personas-quiet = 🌙 Quiet hours: { $hours }
personas-quiet-none = 🌙 No quiet hours
personas-work = 🕘 Working hours: { $hours }
personas-work-always = 🕘 It works round the clock.
personas-on = ✅ On: { $names }
personas-on-none = ⬜ No menu, invite or post leaves by itself

personas-page-mode = ✍️ Who answers
personas-page-auto = 📣 What leaves by itself
personas-page-quiet = 🌙 Quiet hours
personas-page-pace = ⏱ Pace
personas-page-work = 🕘 Working hours
personas-page-links = 🔗 Allowed links
personas-page-words = 🚫 Words left to you

personas-about-mode = ✍️ <b>Who should answer messages?</b>
personas-about-auto = 📣 <b>What leaves by itself</b>. Only texts that you approved, and only to people who wrote to you and in groups that you run.
personas-about-quiet = 🌙 <b>Quiet hours</b>. No invite, reminder or group post leaves within them. Whoever writes to you is answered all the same.
personas-about-pace = ⏱ <b>Pace</b>. How many messages a minute may leave by themselves? You can choose fewer than your package gives. What you write yourself does not count.
personas-about-work = 🕘 <b>Working hours</b>. The account answers by itself only within them; at other times messages come to you.
personas-about-links = 🔗 <b>Allowed links</b>. Messages that leave by themselves may link to these addresses only. What you write yourself is up to you.
personas-about-words = 🚫 <b>Words left to you</b>. A text with one of them does not leave by itself; it comes to you first.

personas-mode-manual = I answer
personas-mode-hybrid = Write me a draft
personas-mode-gpt = Let it answer
personas-mode-manual-means = <b>I answer:</b> the message comes to you and you decide what to write.
personas-mode-hybrid-means = <b>Write me a draft:</b> AI writes an answer; you send, change or delete it.
personas-mode-gpt-means = <b>Let it answer:</b> AI answers at once, and its first message says that an assistant writes. What it is not sure of it leaves to you.
personas-ai-soon = Answers by AI are coming soon. Until then you answer messages yourself.
personas-draft-ask = What becomes of a draft that you do not touch?
personas-draft-stays = It waits
personas-minutes = Sent after { $count } min

personas-button-texts = ✏️ Its texts
personas-switch-menu-on = Menu
personas-switch-funnel-on = Sales steps
personas-switch-invites-on = Invites
personas-switch-posts-on = Group posts
personas-switch-menu-on-means = <b>Menu:</b> whoever asks gets your menu.
personas-switch-funnel-on-means = <b>Sales steps:</b> whoever is interested gets the steps that you prepared, one after the other; you take over whenever you like.
personas-switch-invites-on-means = <b>Invites:</b> people who wrote to you a few times may be invited once to your group or channel.
personas-switch-posts-on-means = <b>Group posts:</b> posts that you prepared appear in groups that you run.
personas-switch-menu-on-needs = Before the menu can be on, have a look at what your customers will get; if you like it, switch it on there.
personas-switch-funnel-on-needs = Before the sales steps can be on, have a look at what your customers will get; if you like it, switch them on there.
personas-switch-invites-on-needs = Before invites can be on, add the link and at least one invite text.
personas-switch-posts-on-needs = Before group posts can be on, add at least one group and one text.
personas-menu-after = The menu also leaves once by itself after message { $count } of a contact.
personas-menu-after-none = The menu leaves only when asked for.
personas-menu-on-request = When asked for
personas-messages = After { $count } messages

personas-hours-always = Round the clock
personas-hours-none = No quiet hours
personas-hours-from = From { $time }
personas-hours-to = To { $time }
personas-pace-package = The package’s pace ({ $cap })
personas-locked = The <b>{ $package }</b> package has this.

personas-list-added =
    { $count ->
        [0] These are on your list already.
       *[other] ✅ Added: { $count }.
    }
personas-list-remove = Press what should go.
personas-list-earlier = ‹ Earlier
personas-list-later = Later ›
personas-links-none = Your list is empty: no message that leaves by itself has a link.
personas-links-count = Addresses on your list: { $count }.
personas-links-add = ➕ Add an address
personas-links-ask = Type the addresses and send them, one on each line. For example: <code>myshop.com</code>
personas-words-none = Your list is empty.
personas-words-count = Words on your list: { $count }.
personas-words-add = ➕ Add a word
personas-words-ask = Type the words and send them, one on each line. Endings are known: with “refund” also “refunds” is left to you.

personas-setting-refused-no-account = This account is not on your list any more. Type /status for how things are now.
personas-setting-refused-no-licence = This account has no licence now; its settings open together with a licence.
personas-setting-refused-not-in-package = Your package does not have this setting.
personas-setting-refused-not-a-value = This button is out of date. Type /status for the settings as they are now.
personas-setting-refused-only-tighter = No more than your package’s pace can be chosen.
personas-typed-refused-empty = A text is needed here. Type it and send it, or go back.
personas-typed-refused-bad-link = “{ $entry }” is not the address of a site. Write it like <code>myshop.com</code> and send it again.
personas-typed-refused-too-many-links = The list takes at most { $max } addresses. Take some off and send it again.
personas-typed-refused-word-too-short = “{ $entry }” is too short: a word has at least two letters or digits.
personas-typed-refused-word-too-long = “{ $entry }” is too long: a word or phrase has at most 40 characters.
personas-typed-refused-too-many-words = The list takes at most { $max } words. Take some off and send it again.
