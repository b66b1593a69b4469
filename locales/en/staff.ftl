staff-role-support = Support
staff-role-admin = Admin
staff-role-owner = Owner
staff-refused-not-allowed = Your role does not allow this.
staff-refused-env-owner = This person is an owner by the server’s configuration; the role cannot be changed here.
staff-refused-last-owner = The last owner cannot be removed. Make somebody else an owner first.
staff-refused-not-staff = This person has no role to remove.
staff-refused-iban-invalid = This IBAN is not valid. Check the digits and send it again.
staff-refused-iban-foreign = Only IBANs that begin with TR can be used.
staff-refused-papara-invalid = A Papara number has 10 digits. Check it and send it again.
staff-refused-phone-invalid = Write the number with its country code, for example +90 555 000 00 00.
staff-refused-username-invalid = This does not look like a Telegram username. Example: @support_line
staff-refused-hours-invalid = Write the hours like <code>09:00-18:00 1-5</code> (1 is Monday, 7 is Sunday).
staff-refused-url-invalid = The address must begin with https://, for example https://example.com/terms
staff-refused-too-long = This text is too long. Shorten it and send it again.
staff-refused-too-short = This text is too short. Write a little more.
staff-refused-draft-gone = This change is out of date. Start again with /settings.
staff-sample-holder = Sample Software Ltd.
staff-sample-bank = Sample Bank
staff-sample-seller = Sample Software Ltd., 1 Sample Street, Istanbul · support@example.test
staff-sample-terms =
    Terms of the trial environment
    {""}
    1. The service brings you the messages that reach your Telegram account and answers them as your package says. A period begins when the account first goes live and lasts one calendar month.
    2. The account is yours. Connect only your own account, or one whose owner agreed.
    3. Not allowed: fraud, posing as others, sexual services, gambling, selling medicines, collecting passwords or codes, writing to strangers.
    4. Accounts that break the rules can be stopped. You will be told why.
    5. Write /paysupport about cancellation and refunds.
staff-sample-privacy =
    Privacy notice of the trial environment
    {""}
    We process your Telegram id, your name, your orders and the messages of the account you connect only to provide the service. Messages are encrypted with a key of your own and kept for at most 90 days. You can download or erase your data with /mydata.
