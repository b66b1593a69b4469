customers-language-name = English
# What may stand beside the command, with spaces between
customers-language-words = en english ingilizce
customers-language-unknown = We do not know that language yet. Please choose Türkçe or English.
customers-language-choose = Which language should we use with you?
customers-language-set = All right, we go on in English.
customers-about =
    Put your Telegram account to work for your business: choose a package, pay, connect the account, and it is live minutes later. You see here who writes to you, and answer from here.{ $isNamed ->
        [yes] {" "}A service of { $seller }
       *[no] {""}
    }
customers-about-short = Put your Telegram account to work: choose a package, connect the account, live minutes later.
customers-help = <b>What you can do</b>
customers-help-staff = <b>Staff commands</b>
customers-help-queue = /support → “Waiting tickets” — Tickets that wait for an answer; also on the team’s home, /start
customers-command-musteri-panel = Choose a package, continue the set-up
customers-command-dashboard = Your accounts at a glance
customers-command-bot-durum = State and settings of the account
customers-command-destek = Write to support
customers-command-dur = Stop all accounts at once
customers-command-devam = Resume an account that you stopped
customers-command-iptal = Cancel the open order
customers-command-dil = Choose the language
customers-command-verilerim = Download or erase your data
customers-command-terms = Terms of use
customers-command-paysupport = Help with payments and refunds
customers-command-yardim = All commands
customers-command-musteri-listesi = Customers
customers-command-musteri-detay = Report on a customer: @name or id
customers-command-musteri-aktif = Lift the staff block: @name or id
customers-command-musteri-pasif = Stop the account: @name or id
customers-command-odemeler = Payments to check
customers-command-rapor = Conversion, revenue and goals
customers-command-duyuru = Write to customers
customers-command-yetki = Staff and their roles
customers-command-ayarlar = Payment details, texts, prices
customers-data =
    <b>Your data</b>
    {""}
    You can download everything we keep in one file, or erase it for good. Message contents are encrypted with a key of your own.
customers-data-export = Download my data
customers-data-kept = Chats are kept for { $days } days
customers-keep =
    What is written to your accounts is kept sealed and deleted after { $days } days. How long should we keep it?

    If you choose less, older messages are deleted within an hour.
customers-keep-days = { $days } days
customers-keep-back = Back
customers-kept = Done, your chats are kept for { $days } days.
customers-data-erase = Erase my data
customers-export-making = Preparing your file…
customers-export-more = File { $part } of your data. They belong together.
customers-export-done = This file holds all the data we keep about you. It is personal; store it in a safe place.
customers-export-later = You have used today’s downloads. You can try again after { $at }.
customers-line = { $line }
customers-erase-first = <b>Erase your data?</b> These cannot be brought back:
customers-erase-lost-always = Your name, messages, drafts and receipts
customers-erase-kept = Payment records that the law requires stay under a number that cannot be traced to you.
customers-erase-go-on = I understand, go on
customers-erase-keep = Keep everything
customers-erase-second = <b>We ask one last time.</b> Once you confirm, your accounts are logged out, your licences end and everything is erased. This cannot be undone.
customers-erase-all = Yes, erase everything
customers-erase-stale = This question is out of date. Start again with /mydata.
customers-erased = Your data has been erased. You can begin again with /start at any time. Goodbye!
customers-refused-not-allowed = You may not erase this data.
customers-refused-unknown = We found nothing to erase.
customers-refused-staff-member = Your data cannot be erased while you have a staff role. An owner has to remove it first.
customers-refused-claim-undecided = One of your payments is being checked. Wait for the result or withdraw the claim, then you can erase your data.
