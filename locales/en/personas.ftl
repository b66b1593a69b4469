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

personas-refused-no-account = This account is gone. Send /musteri_panel for the current screen.
personas-refused-empty = A text is needed here. Type it and send, or go back.
personas-refused-too-long = That is a little long: at most { $max } characters. Please shorten it and send again.
personas-refused-fraud = We cannot save texts about fraud or misleading promises of profit. Please change the text and send again.
personas-refused-posing = The account may not pose as another person or institution. Please change the text and send again.
personas-refused-sexual = We cannot save texts that advertise sexual services. Please change the text and send again.
personas-refused-gambling = We cannot save texts that advertise gambling or betting. Please change the text and send again.
personas-refused-medicines = We cannot save texts that advertise the sale of medicines or similar substances. Please change the text and send again.
personas-refused-credentials = The account may not ask anybody for passwords, codes or card details. Please change the text and send again.
