backoffice-package-basic = Basic
backoffice-package-premium = Premium
backoffice-package-enterprise = Enterprise
backoffice-licence-waiting = waits for an account
backoffice-licence-active = working
backoffice-licence-grace = in grace
backoffice-licence-suspended = suspended
backoffice-licence-ended = ended
backoffice-filter = Who should be on the list?
backoffice-filter-all = Everybody
backoffice-filter-none = Without a licence
backoffice-filter-waiting = Waiting for an account
backoffice-filter-active = Working
backoffice-filter-grace = In grace
backoffice-filter-suspended = Suspended
backoffice-filter-ended = Ended
backoffice-filter-basic = Basic
backoffice-filter-premium = Premium
backoffice-filter-enterprise = Enterprise
backoffice-list =
    <b>Customers</b> · { $filter }{ $search ->
        [none] {""}
       *[other] {" "}· “{ $search }”
    }
    { $shown ->
        [none] Nobody matches this choice.
        [all] { $count ->
            [one] One person
           *[other] { $count } people
        }
       *[part] { $count } people · { $from }–{ $to }
    }
backoffice-search = Type the name, username or id you are looking for.
backoffice-cancelled = Cancelled, nothing was changed.
backoffice-who-pick = Several people used this name, or it was not seen for a day. Which one?
backoffice-who-line = { $name } · { $id } · { $at }
backoffice-who-none = We could not find this person. They may never have written to the bot.
backoffice-who-usage = Type a username or an id after the command: <code>/{ $command } @name</code>
backoffice-report =
    <b>{ $name }</b> · { $username }
    Id: <code>{ $id }</code>
    Language: { $language ->
        [tr] Turkish
       *[en] English
    } · First message: { $since } · Last seen: { $seen }
    { $reach ->
        [yes] The bot can write to this person.
       *[no] ⚠️ Has blocked the bot.
    }
backoffice-report-licences = <b>Licences</b>
backoffice-report-accounts = <b>Accounts</b>
backoffice-report-orders = <b>Orders</b>
backoffice-report-tickets = <b>Tickets</b>
backoffice-report-events = <b>Latest events</b>
backoffice-none = none
backoffice-licence-line = #{ $licence } { $package } · { $state }{ $until ->
        [none] {""}
       *[other] {" "}· { $until }
    }
backoffice-account-line = { $name } · { $phone } · { $state }
backoffice-order-free-month = Free month
backoffice-order-line = <code>{ $reference }</code> { $package } ×{ $count } · { $state }
backoffice-ticket-line = #{ $ticket } · { $at } · { $state ->
        [open] waits for an answer
        [answered] answered
       *[closed] closed
    }
backoffice-order-created = chosen
backoffice-order-shown = waits for payment
backoffice-order-claimed = being checked
backoffice-order-paid = paid
backoffice-order-fulfilled = fulfilled
backoffice-order-rejected = rejected
backoffice-order-cancelled = cancelled
backoffice-order-expired = expired
backoffice-order-late = paid late
backoffice-order-underpaid = underpaid
backoffice-order-overpaid = overpaid
backoffice-order-refunded = refunded
backoffice-standing-works = working
backoffice-standing-grace = working in grace
backoffice-standing-connecting = connecting
backoffice-standing-relogin-needed = needs a new login
backoffice-standing-banned = closed by Telegram
backoffice-standing-frozen = frozen by Telegram
backoffice-standing-disconnected = disconnected
backoffice-standing-no-licence = without a licence
backoffice-standing-waiting = licence not begun
backoffice-standing-suspended = period over
backoffice-standing-ended = licence ended
backoffice-standing-staff = stopped by staff
backoffice-standing-session-lost = session lost
backoffice-standing-bot-blocked = customer blocked the bot
backoffice-standing-customer-pause = paused by the customer
backoffice-standing-safe-mode = in safe mode
backoffice-standing-idle = waiting to go live
backoffice-event-customer-onboarding-started = Began the set-up
backoffice-event-customer-package-selected = Chose a package
backoffice-event-customer-payment-claimed = Says they have paid
backoffice-event-customer-payment-approved = Payment approved
backoffice-event-customer-payment-rejected = Payment rejected
backoffice-event-customer-payment-withdrawn = Withdrew the claim
backoffice-event-order-paid = Order paid
backoffice-event-order-underpaid = Too little came
backoffice-event-order-late = Money came late
backoffice-event-order-unsold = Order could not be filled, its money is credit
backoffice-event-customer-onboarding-completed = Finished the set-up
backoffice-event-customer-onboarding-abandoned = Left the set-up
backoffice-event-customer-bot-activated = Account went live
backoffice-event-customer-licence-renewed = Licence renewed
backoffice-event-licence-upgraded = Changed to a bigger package
backoffice-event-customer-licence-suspended = Licence suspended
backoffice-event-licence-ended = Licence ended
backoffice-event-licence-moved = Took over a licence
backoffice-event-free-month-given = Got a free month
backoffice-event-account-connected = Account connected
backoffice-event-customer-session-lost = Session lost
backoffice-event-account-safe-mode = Safe mode changed
backoffice-event-ticket-opened = Opened a ticket
backoffice-event-customer-unreachable = Blocked the bot
backoffice-event-customer-reachable = Came back to the bot
backoffice-all = all accounts
backoffice-block-which = <b>{ $name }</b>: which account should be stopped?
backoffice-lift-which = <b>{ $name }</b>: which account should go on?
backoffice-block-ask = Stop <b>{ $name }</b> · { $account }? Write the reason and the customer sees it; you can also stop without one. Licence dates stay as they are.
backoffice-lift-ask = Lift the staff block of <b>{ $name }</b> · { $account }? Licence dates stay as they are.
backoffice-block-done =
    { $count ->
        [0] It was stopped already, nothing changed.
        [one] { $count } account stopped, the customer was told.
       *[other] { $count } accounts stopped, the customer was told.
    }
backoffice-lift-done =
    { $count ->
        [0] There was no staff block, nothing changed.
        [one] The block of { $count } account was lifted, the customer was told.
       *[other] The block of { $count } accounts was lifted, the customer was told.
    }
backoffice-stopped = Our team stopped your account { $account }. You can write to support for the details.
backoffice-stopped-why =
    Our team stopped your account { $account }. The reason:
    {""}
    { $note }
backoffice-resumed = Our team has let your account { $account } work again. It goes on unless something else stops it.
backoffice-change-done = Licence #{ $licence } may change its account once more in this period. The customer was told.
backoffice-change-allowed = You can change the account of your licence #{ $licence } once more in this period.
backoffice-licence-pick = Which licence?
backoffice-free-why = Licence #{ $licence } gets one month free of charge. Write the reason; that does it.
backoffice-free-done = Licence #{ $licence } got one month more.
backoffice-move-to = Who should get licence #{ $licence }? Write the username or id. They must have written to the bot at least once.
backoffice-move-ask = Give licence #{ $licence } to <b>{ $to }</b>? The session of its account is logged out and erased; the new owner connects their own. A second member of staff has to agree.
backoffice-move-asked = The request is on its way. The licence moves when a second member of staff agrees.
backoffice-move-unheard = The request is recorded, but we could reach nobody who may agree; a member of staff who starts the bot sees it on their home. It stays open for 72 hours.
backoffice-moves =
    { $moves ->
        [0] <b>Moves of licences</b>
            None waits for your decision.
       *[other] <b>Moves of licences</b>
            { $moves } waiting for your decision. Press a licence to open one.
    }
backoffice-move-decide = Should licence #{ $licence } move from <b>{ $from }</b> to <b>{ $to }</b>? The session of its account is logged out and erased.
backoffice-move-done = The licence has a new owner.
backoffice-move-no = Refused, the licence stays where it is.
backoffice-move-refused = The move of licence #{ $licence } was refused.
backoffice-move-given = One of your licences (#{ $licence }) was given to another person at your request; if an account was connected, we closed its session. If this is a mistake, write /support at once.
backoffice-move-got = 🎉 A licence (#{ $licence }) is yours now. Begin by connecting your own account.
backoffice-erase-first = Erase all data of <b>{ $name }</b> ({ $id })? Their accounts are logged out and their licences end. This cannot be undone.
backoffice-erase-second = <b>We ask one last time.</b> Once you confirm, everything is erased.
backoffice-erase-done = Erased; the records keep only a number that nobody can trace.
backoffice-roles = <b>Staff</b>
backoffice-role-line = { $role }: { $person }{ $fixed ->
        [yes] {" "}· by the server’s configuration
       *[no] {""}
    }{ $reach ->
        [yes] {""}
        [no] {" "}· ⚠️ has blocked the bot
       *[never] {" "}· ⚠️ never wrote to the bot, gets no notices
    }
backoffice-role-choose = <b>{ $person }</b> · { $role ->
        [support] Support
        [admin] Admin
        [owner] Owner
       *[none] no role
    }. What should it be?
backoffice-role-unknown = We know nobody of this name; they may never have written to the bot. Check the username, or type their id number.
backoffice-role-who = Type the username or id of the person who should get a role.
backoffice-role-ask = { $role ->
        [support] Give <b>{ $person }</b> the support role? They see customers and answer tickets.
        [admin] Make <b>{ $person }</b> an admin? They approve payments, stop accounts, see the report and write to customers.
        [owner] Make <b>{ $person }</b> an owner? They may do everything, roles and settings included.
       *[none] Take the role from <b>{ $person }</b>?
    }
backoffice-saved = ✅ Saved.
backoffice-settings = <b>Settings</b>
backoffice-setting-line = { $name }: { $value }
backoffice-sales-open = ✅ Sales are open.
backoffice-sales-closed = ⚠️ Sales are closed. Missing: { $fields }
backoffice-not-set = not set
backoffice-setting-now =
    <b>{ $name }</b>
    Now: { $value }
backoffice-setting-check =
    <b>{ $name }</b> will be:
    {""}
    { $value }
    {""}
    { $more ->
        [0] Do you confirm? { $holds }
       *[other] Is it right? Money will go there; we will ask once more.
    }
backoffice-setting-check-again =
    <b>{ $name }</b>, last check. Compare the digits one by one with your bank’s:
    {""}
    <code>{ $value }</code>
    {""}
    { $more ->
        [0] { $holds }
       *[other] We will ask once more.
    }
backoffice-setting-holds-new-orders = It holds for new orders only.
backoffice-setting-holds-new-consent = It is published the moment you confirm, and customers see it again.
backoffice-setting-holds-at-once = It holds for everybody the moment you confirm.
backoffice-field-iban = IBAN
backoffice-field-ibanholder = Account holder
backoffice-field-bankname = Bank
backoffice-field-papara = Papara
backoffice-field-supporttelegram = Support Telegram
backoffice-field-supportwhatsapp = Support WhatsApp
backoffice-field-supporthours = Support hours
backoffice-field-seller = Seller
backoffice-field-termstext = Terms (text)
backoffice-field-termsurl = Terms (address)
backoffice-field-privacytext = Privacy notice
backoffice-how-iban = Write the new IBAN. You will be asked to confirm it twice.
backoffice-how-ibanholder = Write the account holder’s name as the bank has it.
backoffice-how-bankname = Write the name of the bank.
backoffice-how-papara = Write the Papara number (10 digits).
backoffice-how-supporttelegram = Write the username of the support account, for example @support_line
backoffice-how-supportwhatsapp = Write the WhatsApp number with its country code.
backoffice-how-supporthours = Write hours and days, for example <code>09:00-18:00 1-5</code> (1 is Monday, 7 is Sunday).
backoffice-how-seller = Write the seller’s name, address and e-mail.
backoffice-how-termstext = Write the whole terms of use. Customers will be asked to agree again.
backoffice-how-termsurl = Write the address of the terms (https://…). Customers will be asked to agree again.
backoffice-how-privacytext = Write the whole privacy notice. Customers will see it again.
backoffice-price-write = Write the new monthly price of <b>{ $package }</b> in lira. Running licences and shown orders keep the old price.
backoffice-price-unclear = I could not read this price. Example: 1,100
backoffice-price-check = Set <b>{ $package }</b> to { $price } a month for new orders?
backoffice-price-done = ✅ Saved: <b>{ $package }</b> now costs { $price } a month.
backoffice-told-role =
    { $role ->
        [support] 🔑 { $actor } gave { $person } the support role.
        [admin] 🔑 { $actor } made { $person } an admin.
        [owner] 🔑 { $actor } made { $person } an owner.
       *[none] 🔑 { $actor } took the role from { $person }.
    }
backoffice-told-you =
    { $role ->
        [support] 🔑 Your role in the team is now: support. Your commands are in /help.
        [admin] 🔑 Your role in the team is now: admin. Your commands are in /help.
        [owner] 🔑 Your role in the team is now: owner. Your commands are in /help.
       *[none] 🔑 You have no role in the team any more; its commands and buttons no longer work. Thank you for your help.
    }
backoffice-told-settings =
    ⚙️ { $actor } changed the settings: { $field ->
        [iban] IBAN
        [ibanHolder] account holder
        [bankName] bank
        [papara] Papara
        [supportTelegram] support Telegram
        [supportWhatsapp] support WhatsApp
        [supportHours] support hours
        [seller] seller
        [termsText] terms
        [termsUrl] address of the terms
       *[privacyText] privacy notice
    }{ $count ->
        [0] {""}
       *[other] {" "}and { $count } more
    }. See /settings
backoffice-told-free = 🎁 { $actor } gave { $person } a month free of charge (order #{ $order }).
backoffice-told-move = 🔁 At the request of { $actor } licence #{ $licence } went to { $person }.
backoffice-erase-told = 🗑 Our team is erasing all data that we keep of you and closing the sessions of your accounts. If you have a question, write /support; with /start you can begin anew at any time.
backoffice-told-erased =
    🗑 The data of a customer who had paid was erased: package { $package ->
        [basic] Basic
        [premium] Premium
       *[enterprise] Enterprise
    }, in the records <code>{ $person }</code>.
backoffice-told-lost =
    🔌 The session of { $account }, of { $person }, ended: { $reason ->
        [revoked] it was terminated in Telegram
        [duplicated] Telegram closed it for safety
        [banned] Telegram banned the account
       *[frozen] Telegram froze the account
    }. The customer was told what to do.
backoffice-told-safe-mode =
    { $state ->
        [peer_flood] 🛟 { $account }, of { $person }, is in safe mode: Telegram says that it writes to many people. For 24 hours it is answered by hand only, then at half pace for a week; it ends by itself.
        [restricted] 🛟 { $account }, of { $person }, is in safe mode: Telegram has limited its writing. For 24 hours it is answered by hand only, then at half pace for a week; it ends by itself.
        [blocked] 🛟 { $account }, of { $person }, is in safe mode: three people who wrote lately blocked it within a day. For 24 hours it is answered by hand only, then at half pace for a week; it ends by itself.
       *[off] 🛟 { $account }, of { $person }, left safe mode and works at half pace for a week.
    }
backoffice-told-stop-followed = ⏸ { $account }, newly connected by { $person }, starts stopped because a stop by staff still stands.
backoffice-button-home = ‹ Home
backoffice-button-open = Open customer
backoffice-button-filter = Filter
backoffice-button-search = Search
backoffice-button-search-off = End the search
backoffice-button-cancel = Cancel
backoffice-button-block = Stop
backoffice-button-unblock = Lift the block
backoffice-button-all = All accounts
backoffice-button-change = Allow an account change
backoffice-button-account = My accounts
backoffice-button-free = Give a free month
backoffice-button-move-ask = Move the licence
backoffice-button-erase = Erase their data
backoffice-button-erase-on = Go on
backoffice-button-erase-all = Yes, erase everything
backoffice-button-support = Support
backoffice-button-panel = Connect an account
backoffice-button-move-open = Licence #{ $licence }
backoffice-button-move = Move it
backoffice-button-refuse = Refuse
backoffice-button-add = Give a role
backoffice-button-revoke = Take the role
backoffice-button-back = Back
backoffice-button-confirm = Confirm
backoffice-button-clear = Remove
backoffice-refused-not-allowed = Your role does not allow this.
backoffice-refused-unknown = We could not find this person. They may never have written to the bot.
backoffice-refused-no-accounts = This customer has no connected account.
backoffice-refused-own-account = This account is yours; another member of staff can lift the stop.
backoffice-refused-same-person = The licence is theirs already.
backoffice-refused-changes-left = This licence can still change its account in this period; nothing more is needed.
backoffice-refused-licence-not-found = We could not find this licence.
backoffice-refused-licence-ended = This licence has ended and cannot be moved.
backoffice-refused-has-order = This licence has an open order. You can move it when that is settled.
backoffice-refused-already-asked = A move of this licence waits for a decision.
backoffice-refused-own-request = You asked for this; another member of staff has to agree.
backoffice-refused-own-licence = This concerns you; another member of staff has to decide.
backoffice-refused-move-gone = This request was decided or is out of date.
backoffice-refused-own-order = You cannot give a free month to your own licence.
backoffice-refused-no-reason = The reason cannot be empty. Write it in a few words.

backoffice-home = <b>Hello { $name }!</b> Your role: { $role }
backoffice-home-claims =
    { $claims ->
        [0] 💳 No payment claim is waiting.
        [1] 💳 One payment claim waits for a decision.
       *[other] 💳 { $claims } payment claims wait for a decision.
    }
backoffice-home-tickets =
    { $tickets ->
        [0] 💬 No support ticket is waiting.
        [1] 💬 One support ticket waits for an answer.
       *[other] 💬 { $tickets } support tickets wait for an answer.
    }
backoffice-home-moves =
    { $moves ->
        [one] 🔁 One move of a licence waits for your decision.
       *[other] 🔁 { $moves } moves of licences wait for your decision.
    }
backoffice-home-hint = New ones arrive here. All commands: /help · See what customers see: /customer
backoffice-home-button-claims = Payments ({ $claims })
backoffice-home-button-tickets = Support ({ $tickets })
backoffice-home-button-moves = Licence moves ({ $moves })
backoffice-home-button-customers = Customers
backoffice-home-button-report = Report

backoffice-told-text-stopped =
    🛑 <b>{ $account }</b> ({ $person }): a text that the assistant wrote was stopped because it looked like { $topic ->
        [fraud] a misleading promise of gain
        [posing] posing as another person or institution
        [sexual] a sexual service
        [gambling] gambling
        [medicines] selling medicines
       *[credentials] asking for a password or code
    }; it went nowhere. Look at the account, and stop it if need be.
backoffice-told-budget-warned = 🤖 <b>{ $account }</b> has used { $percent } % of this month’s AI allowance. Once it is used up, you answer until the month ends.
backoffice-told-budget-spent = 🤖 <b>{ $account }</b> has used up this month’s AI allowance. Messages keep coming; you answer until the month ends.
