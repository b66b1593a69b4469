payments-card-title = 💳 <b>Payment claim</b> · <code>{ $reference }</code>
payments-card-who = 👤 { $name }{ $username } · <code>{ $id }</code>
payments-card-what =
    { $kind ->
        [renewal] 📦 { $package } · renewal
        [upgrade] 📦 { $package } · upgrade, { $days } days left
       *[new] 📦 { $package } × { $count }
    }
payments-card-expected = 💰 Expected: <b>{ $amount }</b>
payments-card-credit = Price { $total }, { $amount } paid from credit
payments-card-received = Came in before: { $amount } of { $total }
payments-card-when = 🕒 { $at }
payments-card-late =
    { $how ->
        [cancelled] ⚠️ Late: the order had been cancelled. Approving makes it valid again.
       *[expired] ⚠️ Late: the order had expired. Approving makes it valid again.
    }
payments-card-ordered = Ordered on { $on }
payments-card-price-today = Price today: <b>{ $today }</b> (in the order { $total })
payments-card-rejections =
    { $count ->
        [one] ⚠️ This order was rejected once before
       *[other] ⚠️ This order was rejected { $count } times before
    }
payments-card-receipt = 🧾 Receipt · <code>{ $reference }</code>
payments-card-left = 🗑 <code>{ $reference }</code> · This customer’s data was erased.
payments-card-not-yours = 🔒 Checking payments is no longer part of your role, so the details of this claim are gone from here.
payments-card-note = 💬 { $note }
payments-card-decided-undecided = ⏳ Waiting for a decision
payments-card-decided-approved = ✅ <b>Approved</b>: { $amount } · { $who } · { $at }
payments-card-decided-underpaid = ⚠️ <b>Too little came</b>: { $amount } · { $who } · { $at }
payments-card-decided-rejected = ❌ <b>Rejected</b>: { $reason } · { $who } · { $at }
payments-card-decided-withdrawn = ↩️ The customer withdrew it · { $at }
payments-reason-not-arrived = The money has not arrived
payments-reason-other-sender = The sender is somebody else
payments-reason-wrong-reference = Reference missing or wrong
payments-reason-unreadable = The receipt cannot be read
payments-reason-other = Another reason (I will write it)
payments-told-not-arrived = The payment has not reached our account yet. Please check with your bank that the transfer went through.
payments-told-other-sender = The payment seems to come from somebody else. Tell our support who sent it, or pay from your own account.
payments-told-wrong-reference = We could not find the payment by its reference. Please add the receipt and tell us again.
payments-told-unreadable = The receipt cannot be read. Please send a sharper photo or a PDF.
payments-told-other = We could not verify your payment. You can add the receipt and tell us again.
payments-button-arrived = ✅ Money is here
payments-button-reject = ❌ Reject
payments-button-exact = Exact amount: { $amount }
payments-button-home = ‹ Home
payments-button-back = ‹ Back
payments-button-newer = ‹ Previous
payments-button-older = Next ›
payments-button-troubled = ⚠️ Problems ({ $total })
payments-button-find = 🔎 Find by reference
payments-button-claim = Open the claim
payments-button-accept = ✅ Accept late money
payments-button-ack = Keep the rest as credit
payments-button-in = 💰 Record money
payments-button-refund = ↩️ Refunded by hand
payments-button-refund2 = { $amount } was sent back
payments-button-terms = Read the terms
payments-button-support-telegram = Write on Telegram
payments-button-support-whatsapp = Write on WhatsApp
payments-about = <code>{ $reference }</code> · <b>{ $name }</b>
payments-ask-amount =
    Type the amount that you see on the account, or choose below.
    {""}
    Expected: <b>{ $amount }</b>
    If it is less we ask the customer for the rest; more becomes credit.
payments-ask-reason = Why is it rejected? The customer will read the reason.
payments-ask-note = Write the reason for the customer ({ $max } characters at most).
payments-ask-reference = Type the reference. Example: GC4K7M2QX
payments-ask-found = Type the amount that came in. Example: 1,000 or 999.50
payments-amount-sure = Expected <b>{ $expected }</b>, you saw <b>{ $seen }</b>. Is that right?
payments-button-amount-sure = Yes, { $seen } came in
payments-button-amount-again = No, let me type it again
payments-amount-unclear = I could not read this amount. Example: 1,000 or 999.50
payments-reference-unknown = There is no order with this reference. Check its letters and digits and type it again.
payments-approved = Approved, the customer has been told.
payments-rejected = Rejected, the customer reads the reason.
payments-seen-exact = ✅ { $seen } approved, the customer has been told.
payments-seen-short = ⚠️ { $seen } recorded, { $missing } is missing. We asked the customer for it; the package is not open yet.
payments-seen-over = ✅ { $seen } approved. { $over } came too much and is the customer’s credit.
payments-order-changed = Done.
payments-order-unsold = Recorded, but this order cannot open anything any more: the money is the customer’s credit, and we told them.
payments-list-waiting =
    { $total ->
        [0] <b>Payments</b>
            No claim is waiting.
       *[other] <b>Payments</b>
            { $total } waiting for a decision. Press a number to open one.
    }
payments-list-troubled =
    { $total ->
        [0] <b>Problems</b>
            Nothing to look at.
       *[other] <b>Problems</b>
            { $total } waiting for a decision. Press a number to open one.
    }
payments-list-line =
    <b>{ $number }.</b> { $name } · { $package } × { $count } · <b>{ $amount }</b>
    { $state } · { $at }{ $receipts ->
        [0] {""}
       *[other] { " " }· 🧾 { $receipts }
    }
payments-order =
    <b>Order</b> <code>{ $reference }</code> · { $state }
    👤 { $name } · <code>{ $id }</code>
    📦 { $package } × { $count }
    🕒 { $at }
    {""}
    Price: { $total }
    From credit: { $credit }
    { $arrived }
    Missing: { $missing }
payments-arrived = Came to the account: { $amount }
payments-arrived-split = Came to the account { $amount } = { $parts }
payments-part-order = order { $amount }
payments-part-credit = credit { $amount }
payments-part-back = sent back by hand { $amount }
payments-extra-undecided = ⚠️ What was too much is the customer’s credit for now. Does it stay there, or did you send it back from your bank? Choose below.
payments-extra-kept = What was too much became the customer’s credit.
payments-extra-all-back = What the order had cost was sent back to the customer by hand.
payments-extra-sent-back = What was too much was sent back to the customer by hand.
payments-extra-unsold = Nothing could be opened with this order; all of it became the customer’s credit.
payments-refund-sure =
    Did you send <b>{ $amount }</b> back for <code>{ $reference }</code> from your bank?
    {""}
    { $what ->
        [extra] This is the part that was too much. This only records it, it sends no money; the order and its licences stay as they are.
       *[all] This only records it, it sends no money. Licences that have not begun end; those that have begun work until their period is over.
    }
payments-state-created = chosen
payments-state-shown = waiting for payment
payments-state-claimed = to be checked
payments-state-paid = paid
payments-state-fulfilled = completed
payments-state-rejected = rejected
payments-state-cancelled = cancelled
payments-state-expired = expired
payments-state-late = late payment
payments-state-underpaid = too little
payments-state-overpaid = too much
payments-state-refunded = refunded
payments-nudge-remind = ⏰ <code>{ $reference }</code> ({ $amount }) has been waiting for a decision for 15 minutes.
payments-nudge-alarm = 🚨 <code>{ $reference }</code> ({ $amount }) has been waiting for an hour. The customer says that it is paid.
payments-terms =
    <b>Terms of use</b>
    {""}
    { $text }
    {""}
    { $seller }
payments-terms-missing = The terms have not been published yet. They will be here before sales open.
payments-privacy =
    <b>Privacy notice</b>
    {""}
    { $text }
payments-support =
    <b>Payment and refund support</b>
    {""}
    Write to us about your payment, invoice or refund and add the reference of your order. You can also write here: /support
    Our hours: { $from }–{ $to }
    {""}
    { $seller }
    {""}
    <i>Telegram cannot help with this purchase.</i>
payments-lost-credit = Your credit of { $amount }
payments-lost-orders =
    { $count ->
        [one] Your open order
       *[other] Your { $count } open orders
    }
payments-refused-not-allowed = You do not have the right to do this.
payments-refused-own-order = You cannot decide about an order of your own. Somebody else of the team has to.
payments-refused-not-found = This does not exist any more. Send /payments for the current list.
payments-refused-already-decided = This has been decided already.
payments-refused-bad-amount = The amount must be more than zero. If no money came, press “Reject”.
payments-refused-amount-changed = The expected amount has changed meanwhile. Look at the current one and approve again.
payments-refused-has-claim = A claim of this order is waiting. Decide about it first.
payments-refused-not-late = This order is not waiting as late any more.
payments-refused-not-overpaid = Nothing came too much for this order.
payments-refused-still-short = What came in does not cover the order. Try again when the rest is here, or send it back.
payments-refused-nothing-to-refund = There is no money of this order to send back.
payments-refused-extra-spent = What came too much has been used for another order of the customer and cannot be sent back. To send back the whole order, press “Keep the rest as credit” first.
payments-refused-refund-changed = What is to be sent back has changed meanwhile; nothing was recorded. Look at the order as it is now and choose again.
payments-refused-licence-not-found = There is no such licence, or it has ended for good.
payments-refused-no-reason = Write a short reason for the free month.
