onboarding-welcome =
    Welcome { $name }! 👋
    {""}
    In a few minutes your Telegram account can begin to answer your customers. One step after the other:
onboarding-panel-older = ⬇️ How it stands now is below.
onboarding-panel-title = <b>Your set-up</b>
onboarding-panel-order =
    { $count ->
        [1] 📦 { $package } · { $total } · <code>{ $reference }</code>
       *[other] 📦 { $package } × { $count } · { $total } · <code>{ $reference }</code>
    }
onboarding-step-package = Package
onboarding-step-details = Terms and payment details
onboarding-step-payment =
    { $mark ->
        [done] Payment approved
        [waits] Payment: our team is checking
        [trouble] Payment: it needs something from you
       *[open] Payment
    }
onboarding-step-connect =
    { $mark ->
        [done] Telegram account connected
       *[open] Connect the Telegram account
    }
onboarding-step-persona = Who the account is
onboarding-step-live = Live
onboarding-next-choose = First choose the package that suits you.
onboarding-next-details = Your package is ready. Next come the terms and the payment details.
onboarding-next-pay =
    { $also ->
        [connect] Pay { $missing } and tell us. You need not wait: you can connect your account meanwhile.
        [persona] Pay { $missing } and tell us. Your account is connected; you can already say who it is.
       *[nothing] Pay { $missing } and tell us.
    }
onboarding-next-pay-rest = Your package opens when the remaining { $missing } is here.
onboarding-next-pay-again = Check the details, then tell us again or send the receipt here.
onboarding-next-support = We could not verify your payment three times. Let us solve it together: /support
onboarding-next-connect = Next, connect your Telegram account. It takes a minute or two.
onboarding-next-persona = Your account is connected. Tell us who it is and how it speaks, or go on with our defaults.
onboarding-next-wait-staff = Nothing is left for you to do. The moment your payment is approved your account goes live, and we tell you at once.
onboarding-next-wait-live = All is done, your account is going live…
onboarding-next-live = Your account is live. See /dashboard
onboarding-review =
    { $isOpen ->
        [yes] 🔎 Your payment is number { $position } in the queue. We usually look within minutes.
       *[no] 🔎 Your payment is number { $position } in the queue. We are closed now and look { $day ->
            [today] today
            [tomorrow] tomorrow
            [1] on Monday
            [2] on Tuesday
            [3] on Wednesday
            [4] on Thursday
            [5] on Friday
            [6] on Saturday
           *[7] on Sunday
        } from { $from } on (Istanbul).
    }
onboarding-button-choose = Choose a package
onboarding-button-details = Continue
onboarding-button-other-package = Another package
onboarding-button-pay = Payment details
onboarding-button-connect = Connect the account
onboarding-button-connect-now = Connect the account meanwhile
onboarding-button-persona = Describe the account
onboarding-button-skip = Use the defaults
onboarding-button-receipt = 🧾 Add a receipt
onboarding-button-withdraw = Withdraw the claim
onboarding-button-withdraw-sure = Yes, withdraw it
onboarding-button-refresh = ↻ Refresh
onboarding-button-cancel = Cancel
onboarding-button-cancel-order = Cancel the order
onboarding-button-cancel-sure = Yes, cancel it
onboarding-button-keep = No, keep it
onboarding-button-back = ‹ Back
onboarding-button-home = Home
onboarding-button-try-again = Try again
onboarding-button-new = ➕ Another account
onboarding-button-reconnect = { $name }: connect again
onboarding-button-renew = { $name }: renew
onboarding-button-renew-same = A month of { $package } · { $price }
onboarding-button-renew-other = A month of { $package } · { $price }
onboarding-button-upgrade = ⬆️ { $package } from now on · { $price }
onboarding-button-renew-or-change = Renew or change the package
onboarding-button-read-terms = Terms
onboarding-button-read-privacy = Privacy notice
onboarding-button-accept = ✅ I have read and accept them
onboarding-button-paid = ✅ I have paid
onboarding-button-try = Copy the account’s link
onboarding-button-count =
    { $discount ->
        [0] { $count ->
            [one] 1 account · { $total }
           *[other] { $count } accounts · { $total }
        }
       *[other] { $count } accounts · { $total } (−{ $discount }%)
    }
onboarding-copy-iban = Copy IBAN
onboarding-copy-papara = Copy Papara number
onboarding-copy-holder = Copy recipient
onboarding-copy-amount = Copy amount
onboarding-copy-reference = Copy reference
onboarding-packages =
    <b>Which package suits you?</b>
    All are monthly, and none renews by itself.
onboarding-package-line =
    { $sold ->
        [yes] <b>{ $package }</b> · { $price }
            { $pitch }
        [without_ai] <b>{ $package }</b> · { $price }
            Soon: { $pitch } Until then you write the answers.
       *[no] <b>{ $package }</b> · soon
            { $pitch }
    }
onboarding-package-title = <b>{ $package }</b> · { $price } a month
onboarding-package-now = <b>Included now</b>
onboarding-package-soon = <b>Soon</b>
onboarding-package-how-many = For how many accounts? A period begins on the day its account goes live.
onboarding-package-not-sold = This package is not for sale yet. You will be able to buy it here.
onboarding-terms =
    <b>Before you go on</b>
    {""}
    For { $count ->
        [1] { $package }
       *[other] { $package } × { $count }
    } you need to accept our terms of use and read our privacy notice. They take a few minutes to read; /terms opens them again at any time.
onboarding-accepted = Thank you, noted.
onboarding-payment-title =
    { $kind ->
        [renewal] <b>Payment</b> · { $package } renewal
                  Amount: <b>{ $missing }</b>
        [upgrade] <b>Payment</b> · change to { $package }
                  The difference for the days left ({ $days }): { $total }
                  Amount: <b>{ $missing }</b>
       *[new] <b>Payment</b> · { $package }{ $count ->
                  [1] {""}
                 *[other] {" "}× { $count }
              }
              Amount: <b>{ $missing }</b>
    }
onboarding-payment-credit = { $credit } was taken from your credit.
onboarding-payment-received = Came in so far: { $received }
onboarding-payment-iban =
    🏦 <b>Bank transfer</b> { $bank }
    <code>{ $iban }</code>
    { $holder }
onboarding-payment-papara =
    💜 <b>Papara</b>
    <code>{ $papara }</code>
    { $holder }
onboarding-payment-how =
    Write only this reference with the transfer: <code>{ $reference }</code>
    {""}
    When you have paid, press “I have paid” or send the receipt here. The order is open until { $until }.
onboarding-claimed-toast = We have received your claim.
onboarding-claimed =
    ✅ <b>Thank you, we will check your payment</b> · <code>{ $reference }</code>
    { $hasReceipt ->
        [yes] We have your receipt too, and tell you here how it went.
       *[no] If you have a receipt, send it here as a photo or PDF; it makes checking quicker.
    }
onboarding-ask-receipt = Send the receipt here as a photo or PDF (10 MB at most).
onboarding-receipt-too-early =
    { $has ->
        [order] Before you send a receipt, open the payment details of this order. Pay with the code that stands there, then send the receipt here.
       *[none] If this is a receipt: choose your package first. Once you have seen the payment details, you can send it here.
    }
onboarding-receipt-wanted = I am waiting for your receipt: send a photo or PDF. If you do not want to, go on with /customer.
onboarding-receipt-kept = 🧾 Your receipt has reached our team, thank you.
onboarding-withdraw-sure =
    Withdraw your claim for <code>{ $reference }</code>?
    {""}
    Do not if you really sent the money: it would not be lost, but the approval would take longer.
onboarding-withdrawn = Your claim is withdrawn.
onboarding-order-paid = ✅ This order is paid.
onboarding-skipped = Fine, we go on with the defaults.
onboarding-closed =
    Hello { $name }!
    {""}
    Sales have not opened yet; we have told our team. Please try again soon.
onboarding-home = <b>Hello { $name }</b>
onboarding-home-line =
    { $state ->
        [waiting] ▫️ <b>{ $name }</b> · { $package }
            Waits for you to connect an account, until { $until }.
        [active] ✅ <b>{ $name }</b> · { $package }
            Live until { $until }.
        [grace] ⚠️ <b>{ $name }</b> · { $package }
            Its period ended on { $until }; it works for a short while more.
       *[suspended] ⏸ <b>{ $name }</b> · { $package }
            Its period ended on { $until }; it is stopped.
    }
onboarding-home-stopped = <b>{ $name }</b> · { $package }
onboarding-home-hint = Overview: /dashboard · State and settings: /status
onboarding-no-account = No account connected
onboarding-renewal =
    <b>{ $name }</b> · { $package }
    {""}
    { $state ->
        [active] The period ends on { $until }. Renewing adds a month, and no day you paid for is lost; the package that you choose begins when this period is over.
        [grace] The period ended on { $until }. Renewing adds a month, without a break.
       *[other] The period ended on { $until } and the account is stopped. Renewing lets it work for a month from today.
    }
onboarding-renewal-upgrade =
    ⬆️ You can have <b>{ $package }</b> at once. The end date stays.
    The difference for the { $days ->
        [one] day
       *[other] { $days } days
    } left: <b>{ $price }</b>
onboarding-renewal-claimed =
    ✅ <b>You told us of your { $kind ->
        [upgrade] payment for the bigger package
       *[renewal] renewal payment
    }</b> · <code>{ $reference }</code>
    Once approved, the period is extended and we tell you.
onboarding-cancel-sure = Cancel the order <code>{ $reference }</code>? If you have paid, do not cancel it: press “I have paid”.
onboarding-cancel-begun = Stop the set-up? You can begin again at any time.
onboarding-cancel-renewal = Cancel the renewal order? Your account goes on working until the end of its period.
onboarding-cancel-claimed = You told us of a payment for this order, so it cannot be cancelled. If you have not paid, withdraw the claim first.
onboarding-cancelled = Done, it is cancelled. To begin again: /customer
onboarding-nothing-to-cancel = You have nothing open to cancel.
onboarding-login-cancelled = Connecting was stopped and the half-open session erased. Your order stands as it was.
onboarding-notice-paid =
    { $count ->
        [one] 🎉 <b>Your payment is approved</b> ({ $total })
       *[other] 🎉 <b>Your payment is approved</b> ({ $total }, { $count } accounts)
    }
onboarding-notice-persona = ✅ <b>The account knows who it is</b>
onboarding-notice-next-account =
    { $count ->
        [1] Shall we connect your next account?
       *[other] Shall we connect your next account? <b>{ $number } of { $count }</b>
    }
onboarding-notice-rejected =
    ⚠️ <b>We could not verify your payment</b>
    { $reason }
onboarding-notice-rejected-last =
    ⚠️ <b>We could not verify your payment for the third time</b>
    { $reason }
    {""}
    Let us solve it together: /support
onboarding-notice-underpaid =
    ⚠️ <b>Your payment was too little</b>
    { $received } came in, <b>{ $missing }</b> is missing. Please send the rest with the reference <code>{ $reference }</code>.
onboarding-notice-credit = { $over } of your payment was too much. It is your credit, and your next order uses it by itself. If you want it back: /paysupport
onboarding-notice-reminder-first = Your order is waiting for you: { $package }, <b>{ $missing }</b>. If you have paid, just tell us.
onboarding-notice-reminder-second = Your { $package } order is open until { $until }. If you are stuck anywhere: /support
onboarding-notice-expired = Your order has expired (<code>{ $reference }</code>). If you sent the money, do not worry and write to us: /support
onboarding-notice-refunded = The payment of your order <code>{ $reference }</code> was sent back.
onboarding-notice-unsold-not-as-quoted =
    <b>The package could not be changed</b> · <code>{ $reference }</code>
    Your payment arrived, but the days that it was for are over or have another package by now. { $over } is your credit and pays for your next order. If you want it back: /paysupport
onboarding-notice-unsold-other-holder =
    <b>Your payment is your credit</b> · <code>{ $reference }</code>
    Your payment arrived, but the licence of this order belongs to somebody else now. { $over } is your credit and pays for your next order. If you want it back: /paysupport
onboarding-notice-live =
    🚀 <b>{ $name } is live!</b>
    { $package } · until { $until }.
    {""}
    To try it, write to { $link } from another account; the message will appear here. Overview: /dashboard
onboarding-notice-live-nameless =
    🚀 <b>{ $name } is live!</b>
    { $package } · until { $until }.
    {""}
    To try it, write to this account from another phone; the message will appear here. Overview: /dashboard
onboarding-notice-resumed = ✅ <b>{ $name }</b> is working. Its period lasts until { $until }.
onboarding-notice-three-days = <b>{ $name }</b>: the period ends in three days, on { $until }.
onboarding-notice-one-day = <b>{ $name }</b>: the period ends tomorrow, on { $until }. Renew it and there is no break.
onboarding-notice-waiting-month = Your { $package } licence waits for you to connect an account. If it is not used by { $until } it ends.
onboarding-notice-grace = ⚠️ <b>{ $name }</b>: the period is over. It works for three days more, then it stops. Renew now and there is no break.
onboarding-notice-suspended = ⏸ <b>{ $name }</b> is stopped: the period is over. Your session and data are kept for 90 days; once renewed it goes on where it was.
onboarding-notice-upgraded = ⬆️ <b>{ $name }</b> has the { $package } package now, until { $until }.
onboarding-notice-renewed = ✅ <b>{ $name }</b>: the period now lasts until { $until }.
onboarding-notice-ended = Your <b>{ $package }</b> licence has ended; the account was logged out and its data erased. To begin again: /customer
onboarding-staff-live = 🚀 { $customer } (<code>{ $id }</code>): { $name } is live · { $package }
onboarding-staff-closed = A customer wants to buy, but sales are not open. Missing: <b>{ $fields }</b>. Complete them with /settings.
onboarding-field-iban = IBAN or Papara
onboarding-field-ibanholder = account holder
onboarding-field-termstext = terms of use
onboarding-field-privacytext = privacy notice
onboarding-refused-no-order = Before connecting the account, choose a package and open the payment details.
onboarding-refused-not-found = This step is not valid any more. The current screen: /customer
onboarding-refused-order-busy = You told us of a payment for this order, or money came in; the package cannot be changed now. Help: /support
onboarding-refused-sales-closed = Sales are closed at the moment. Please try again soon.
onboarding-refused-not-for-sale = This package is not for sale at the moment. Please choose another one.
onboarding-refused-bad-count = One order can be for 1 to 20 accounts.
onboarding-refused-too-many-orders = You can have three open orders at a time. Pay one of them or close it with /cancel.
onboarding-refused-licence-not-found = This licence was not found. The current screen: /customer
onboarding-refused-licence-not-started = The period of this licence has not begun. Connect your account first.
onboarding-refused-licence-ended = This licence has ended. Choose a new package: /customer
onboarding-refused-licence-has-order = Another renewal order for this account is open. Pay it first or close it with /cancel.
onboarding-refused-not-open = This order is not open any more. The current screen: /customer
onboarding-refused-not-shown = Open the payment details first.
onboarding-refused-already-claimed = You have told us of your payment; our team is checking it.
onboarding-refused-already-paid = This order is paid already.
onboarding-refused-to-support = We could not verify your payment three times. Please write to us: /support
onboarding-refused-too-late = This order closed more than 30 days ago. For a new order: /customer. If you sent the money, write to us: /support
onboarding-refused-too-many-claims = You have told us five times today. Try again tomorrow or write to us: /support
onboarding-refused-refunded = The payment of this order was sent back or became your credit. You can begin a new order: /customer
onboarding-refused-already-decided = This claim has been decided. See /customer
onboarding-refused-not-claimed = First press “I have paid”, then send the receipt.
onboarding-refused-too-big = The file is larger than 10 MB. Please send a smaller photo or PDF.
onboarding-refused-not-a-receipt = Please send the receipt as JPEG, PNG or PDF.
onboarding-refused-used-before = This file was used for another order. Please send the receipt of this payment.
onboarding-refused-too-many = You have added five files; no more are needed.
onboarding-refused-cancel-not-found = This set-up is closed already. The current screen: /customer
onboarding-refused-cancel-claimed = An order with a payment claim cannot be cancelled. If you have not paid, withdraw the claim first.
onboarding-refused-cancel-money-in = Money came in for this order, so it cannot be cancelled. For a refund: /paysupport
onboarding-refused-cancel-not-open = This order is closed already.
