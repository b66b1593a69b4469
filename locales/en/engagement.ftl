engagement-opted-out = All right, we will not write to you on our own any more. Whenever you have a question, just ask and we will answer. If you change your mind, write “start”.
engagement-opted-in = Thank you, we may write to you again. Whenever you have had enough, write “stop”.
engagement-lost-opt-outs =
    { $count ->
        [one] The record of 1 person who wants no messages
       *[other] The record of { $count } people who want no messages
    }

engagement-menu-intro = Hello! This is how we can help you:
engagement-menu-vip = VIP membership
engagement-menu-vip-text = Just ask for the details and the next steps, we are glad to explain.
engagement-menu-payment =
    To pay:
    { $iban }
    { $payee }
engagement-menu-hint = Write the number of the line that you want to know more about.

engagement-menu-on = 📋 The menu of <b>{ $account }</b> is on. People who write “menu”, “price” or “list” see this:
engagement-menu-off = 📋 The menu of <b>{ $account }</b> is off. When it is on, people who write “menu”, “price” or “list” see this:
engagement-menu-after =
    { $count ->
        [0] It is not shown by itself.
        [1] It is shown to a person once by itself, after their first message.
       *[other] It is shown to a person once by itself, after { $count } of their messages.
    }
engagement-ask-after = When should the menu be shown to a person by itself? Everybody sees it so only once.
engagement-after =
    { $count ->
        [0] Not by itself
        [one] After 1 message
       *[other] After { $count } messages
    }
engagement-section =
    <b>{ $number }. { $title }</b>
    Price: { $price }
    Details: { $text }
engagement-no-price = none
engagement-ask-intro = What should stand at the top of the menu? Write and send it (at most { $max } characters).
engagement-ask-title = What is the section called? “Haircut”, for example. Write and send it (at most { $max } characters).
engagement-ask-price = What does it cost? Send a number like “450”, or choose below.
engagement-ask-text-new = Write and send a short description (at most { $max } characters); whoever writes the section’s number reads it. You may leave it out.
engagement-ask-text = What does a person read who writes the number of this section? Write and send it (at most { $max } characters).
engagement-ask-section-remove = Delete section { $number }? This cannot be undone.
engagement-ask-menu-reset = Go back to the ready made menu? The sections that you wrote are deleted.

engagement-price =
    💎 The VIP price is <b>{ $price }</b> now. Menu and funnel name it.

    Send a new one, like “300”. Your package’s own price is { $ready }.
engagement-payment =
    🏦 Payment details of <b>{ $account }</b>:

    { $iban }
    { $payee }
engagement-payment-none = 🏦 <b>{ $account }</b> has no payment details yet. Once you add them, menu and funnel show them to people.
engagement-ask-payee = Whose bank account is it? Write and send the name.
engagement-ask-iban = Now write and send the IBAN. It begins with TR; spaces do not matter.

engagement-outs =
    { $count ->
        [0] 🙅 Nobody has asked to be left alone.
        [one]
            🙅 <b>1 person</b> wants no messages unasked. None of your accounts sends them invites, reminders or the menu; their questions are still answered.

            { $names }
       *[other]
            🙅 <b>{ $count } people</b> want no messages unasked. None of your accounts sends them invites, reminders or the menu; their questions are still answered.

            { $names }
    }
engagement-csv =
    { $count ->
        [one] 1 person who wants no messages
       *[other] { $count } people who want no messages
    }
engagement-csv-id = Telegram id
engagement-csv-name = Name
engagement-csv-username = Username
engagement-csv-how = How
engagement-csv-at = Date
engagement-csv-how-word = by own words
engagement-csv-how-refusal = by refusing an offer

engagement-funnel-greet = { "Hello {ad}, thank you for writing! How can we help?" }
engagement-funnel-need = { "{ad}, so that we point you the right way: what do you need help with most?" }
engagement-funnel-offer = { "Our VIP membership is just right for that, {ad}: {fiyat}. Would you like to join?" }
engagement-funnel-payment =
    Great, { "{ad}" }! You can pay to this account:
    { "{iban}" }
    { "{alici}" }

    Amount: { "{fiyat}" }. When it is sent, just write “paid” or send the receipt.
engagement-funnel-confirm = { "Thank you {ad}, we check your payment and come right back to you." }
engagement-funnel-thanks = { "Your payment has arrived, welcome {ad}! 🎉" }
engagement-funnel-follow-up = { "Hello {ad}, if you have any question left, we are glad to answer." }

engagement-funnel-on = 🧭 The sales funnel of <b>{ $account }</b> is on. People who write for the first time go through these steps:
engagement-funnel-off = 🧭 The sales funnel of <b>{ $account }</b> is off. When it is on, people who write for the first time go through these steps:
engagement-funnel-here =
    { $count ->
        [0] nobody
        [one] 1 person
       *[other] { $count } people
    }
engagement-funnel-totals = Finished: { $ended } · Want no messages: { $left }
engagement-funnel-changed = ✏️ Your changes are not live yet. Try them once, then take them live.
engagement-funnel-tried = ✏️ Your changes are not live yet. You have tried them; press <b>🚀 Take it live</b>.
engagement-funnel-draft = 🧩 Your new steps:
engagement-funnel-live = ✅ Your new steps are live. People who write for the first time go through them now.
engagement-funnel-live-off = ✅ Your new steps are ready. The funnel is off; press <b>Turn on</b> to begin.
engagement-funnel-not-here = 🧭 The sales funnel comes with the Premium and Enterprise packages. To use it for <b>{ $account }</b>, you can move to a bigger package.
engagement-funnel-reset =
    { $count ->
        [0] There is nobody to begin again.
        [one] ✅ 1 person begins again with their next message.
       *[other] ✅ { $count } people begin again with their next message.
    }
engagement-ask-funnel-reset = Should everybody in the funnel begin again with their next message?

engagement-steps = The steps in their order. Press the one that you want to change.
engagement-steps-texts = The steps are ready made; you can put their texts in your own words. Press a step. Building steps of your own comes with Enterprise.
engagement-steps-none = There are no steps yet. Begin with the first: what does somebody read who writes for the first time?
engagement-steps-parted = ✂️ Step { $number } is an end now: it led people to the step of another answer to the same question. If they should get there all the same, add a rule to that step.
engagement-outline-end = { $number } → end
engagement-outline-on = { $number } → { $to }
engagement-outline-ways = { $number }: { $ways }
engagement-outline-yes = yes → { $to }
engagement-outline-no = no → { $to }
engagement-outline-words = “{ $words }” → { $to }
engagement-outline-receipt = paid → { $to }
engagement-outline-anything = anything else → { $to }
engagement-outline-confirmed = once you confirm → { $to }
engagement-outline-lost = ⚠️ nothing leads here yet
engagement-step = <b>Step { $number }</b>
engagement-step-follow-up = ⏰ Once, after { $hours } hours without an answer: “{ $text }”
engagement-way-end = 🏁 The funnel ends here.
engagement-way-yes = { $at }) If they say “yes” → step { $number }
engagement-way-no = { $at }) If they say “no” → step { $number }
engagement-way-words = { $at }) If one of these is said: { $words } → step { $number }
engagement-way-receipt = { $at }) If they say “paid” or send a receipt → step { $number }
engagement-way-anything = { $at }) Whatever they say → step { $number }
engagement-way-confirmed = { $at }) When you press that the payment is there → step { $number }
engagement-way-remove = Delete rule { $number })
engagement-when-yes = If they say “yes”
engagement-when-no = If they say “no”
engagement-when-words = If certain words are said
engagement-when-receipt = If they say “paid” or send a receipt
engagement-when-anything = Whatever they say
engagement-when-confirmed = When I press that the payment is there
engagement-ask-when = When does the next step follow?
engagement-ask-onward = ✅ Step { $number } is ready. Where does the person go once they answer it?
engagement-ask-to = Which step follows?
engagement-ask-words = Which words? Send them with commas between, like “appointment, time, free” (at most { $max }). Whole words are looked for.
engagement-ask-step =
    What does the person read at this step? Write and send it (at most { $max } characters).

    These are filled in by themselves: { "{ad}" } the person’s name, { "{fiyat}" } the VIP price, { "{iban}" } and { "{alici}" } your payment details.
engagement-ask-step-text =
    This step says now:

    { $text }

    Write and send the new words (at most { $max } characters). { "{ad}, {fiyat}, {iban}, {alici}" } are filled in by themselves.
engagement-ask-step-remove = Delete step { $number }? What led to it leads to the next one.
engagement-ask-anew = Build anew? Your draft is deleted; the live funnel goes on until you take the new one live.
engagement-ask-hours = How many hours without an answer until we remind once? Never in quiet hours.
engagement-ask-follow-up = What do we write after { $hours } hours? Write and send it (at most { $max } characters).
engagement-hours = { $hours } hours

engagement-flaw-no-steps = There are no steps yet. Add one first.
engagement-flaw-too-many-steps = There are too many steps. Delete some and try again.
engagement-flaw-missing-step = A rule of step { $number } leads to a step that is gone. Delete the rule and make it again.
engagement-flaw-never-reached = Nothing leads to step { $number }. Add a rule that does, or delete the step.
engagement-flaw-behind-anything = At step { $number } a rule stands after “whatever they say” and never counts. Delete the later one.
engagement-flaw-loop = Step { $number } leads back to an earlier one; nobody would ever get to the end. Delete that rule.
engagement-flaw-mixed-confirm = Step { $number } waits for you; it can have no other rule. Delete one of them.

engagement-try = 🎭 Write as your customer would, “Hello” for example. This is a try; nothing is sent to anybody.
engagement-try-step = 🎭 <i>Step { $number }</i>
engagement-try-next = <i>Now answer as your customer would.</i>
engagement-try-confirm = <i>Here you are asked whether the payment is there. Press as if it were.</i>
engagement-try-ended = <i>🏁 The funnel ended here.</i>
engagement-try-left = 🙅 This answer means “leave me alone”: the person gets nothing unasked any more, and the funnel ends.
engagement-try-silent = No rule fits this message. The funnel stays silent, and you or the AI answer. Try something else.

engagement-paid =
    💰 <b>{ $name }</b> says that they paid. Is the payment there?

    If you press “Yes, it is”, this is sent:
    <blockquote>{ $text }</blockquote>
engagement-paid-done =
    ✅ The payment is confirmed, your message is on its way:
    <blockquote>{ $text }</blockquote>
engagement-unpaid = All right, we wait. Press “Yes, it is” when it has come; until then you can write to the person yourself.
engagement-paid-not-waiting = This payment waits for no confirmation any more.
engagement-paid-no-conversation = This conversation is gone.
engagement-paid-hands-off = You asked us to keep out of this conversation. Open it again first.
engagement-paid-nothing-to-send = There is nothing to send.
engagement-paid-no-permit = This person cannot be written to now.
engagement-paid-not-connected = The account is not connected now. Press again when it is.
engagement-paid-paused = The account is paused. Resume it and press again.
engagement-paid-safe-mode = The account is in safe mode. Press again in a while.

engagement-refused-no-account = This account is gone. Write /status for the current page.
engagement-refused-no-licence = This account has no running licence. Write /customer to renew.
engagement-refused-not-in-package = Your package does not have this. You can move to a bigger one with /dashboard.
engagement-refused-only-texts = Of the ready made funnel only the texts can be changed. To build steps of your own you can move to Enterprise.
engagement-refused-no-step = This step is gone.
engagement-refused-no-section = This section is gone.
engagement-refused-sections-full = The menu is full. Delete a section before you add one.
engagement-refused-too-many-steps = The funnel is full. Delete a step before you add one.
engagement-refused-too-many-rules = This step has enough rules. Delete one before you add another.
engagement-refused-bad-hours = A reminder comes after 2 to 24 hours.
engagement-refused-flawed = Something in the funnel needs mending.
engagement-refused-not-tried = Try the funnel once to its end before you take it live.
engagement-refused-no-payment = The funnel names { "{iban}" }, but there are no payment details. Add them first.
engagement-refused-bad-price = This does not look like a price. Send something like “300” or “299.90”.
engagement-refused-iban-invalid = This IBAN is not valid. Copy it from your bank’s app and send it again.
engagement-refused-iban-foreign = The IBAN has to begin with TR.
engagement-refused-bad-payee = The name of the account’s owner needs 3 to 60 characters. Go back and begin again, please.
engagement-refused-empty = A text is needed here. Write and send it, or go back.
engagement-refused-too-long = That is a little long: at most { $max } characters. Shorten it and send it again.
engagement-refused-unknown-field = There is no field { "{" }{ $what }{ "}" }. You can use { "{ad}, {fiyat}, {iban}, {alici}" }.
engagement-refused-link-not-allowed = { $what } is not among the links that you allowed. Take it out, or allow it in the settings first.
engagement-refused-fraud = We cannot keep texts of fraud or of misleading promises of profit. Change the text and send it again.
engagement-refused-posing = The account cannot pose as another person or institution. Change the text and send it again.
engagement-refused-sexual = We cannot keep texts that offer sexual services. Change the text and send it again.
engagement-refused-gambling = We cannot keep texts that offer gambling or betting. Change the text and send it again.
engagement-refused-medicines = We cannot keep texts that sell medicines and the like. Change the text and send it again.
engagement-refused-credentials = The account cannot ask anybody for passwords, codes or card details. Change the text and send it again.

engagement-button-back = ‹ Back
engagement-button-cancel = Cancel
engagement-button-account = ‹ To the account
engagement-button-on = ▶️ Turn on
engagement-button-off = ⏸ Turn off
engagement-button-change = ✏️ Change
engagement-button-remove = 🗑 Delete
engagement-button-remove-yes = Yes, delete
engagement-button-section-add = ➕ Add a section
engagement-button-intro = ✏️ First words
engagement-button-title = ✏️ Name
engagement-button-price = ✏️ Price
engagement-button-text = ✏️ Details
engagement-button-price-vip = 💎 VIP price
engagement-button-text-skip = No description
engagement-button-price-none = No price
engagement-button-price-ready = The package’s price
engagement-button-vip-price = 💎 VIP price
engagement-button-payment = 🏦 Payment details
engagement-button-after = ⏱ By itself
engagement-button-outs = 🙅 Want no messages
engagement-button-csv = 📄 Download the list
engagement-button-menu-reset = ↺ Ready made menu
engagement-button-menu-reset-yes = Yes, the ready made menu
engagement-button-steps = 🧩 Steps
engagement-button-texts = ✏️ Texts
engagement-button-try = 🎭 Try it
engagement-button-try-again = 🎭 Try again
engagement-button-try-end = End the trial
engagement-button-live = 🚀 Take it live
engagement-button-funnel-reset = ↺ Everybody from the start
engagement-button-funnel-reset-yes = Yes, begin again
engagement-button-step-add = ➕ Add a step
engagement-button-step-new = ➕ To a new step
engagement-button-onward-next = ➡️ To the next step
engagement-button-onward-end = 🏁 It ends here
engagement-button-onward-when = 🔀 It depends on the answer
engagement-button-onward-there = ↪️ To a step that is there
engagement-button-step-text = ✏️ Text
engagement-button-step-follow-up = ⏰ Reminder
engagement-button-step-remove = 🗑 Delete the step
engagement-button-way-add = ➕ Add a rule
engagement-button-anew = ↺ Build anew
engagement-button-anew-empty = Begin empty
engagement-button-anew-ready = Begin with the ready made one
engagement-button-follow-up-none = No reminder
engagement-button-paid = ✅ Yes, it is
engagement-button-unpaid = Not yet
