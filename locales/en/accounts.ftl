# Connecting a Telegram account and looking after it

accounts-access =
    <b>Connect your Telegram account</b>

    The account that you connect stays signed in on our server and works for you:
    • it sees who writes to you and passes your answers on
    • it writes only to people who wrote to you and in groups that you run; it adds nobody to groups, leaves your contacts alone and reads no old chats
    • it changes neither your password nor your profile nor your other devices

    Telegram may limit accounts that it thinks break its rules; that is why we keep the pace low.

    The session shows up in Telegram under <b>Settings → Devices</b> as “{ $device }”. You can end it there or here at any moment.
accounts-begin = Got it, connect
accounts-back = Back
accounts-cancel = Cancel
accounts-restart = Start over

accounts-phone =
    <b>Phone number</b>

    Write the number of the Telegram account to connect, for example <code>0532 123 45 67</code>. Numbers outside Turkey need their country code: <code>+49 …</code>
accounts-phone-share = 📱 Share my number
accounts-phone-own = To connect the account that you are using right now, share your number with the button below.
accounts-phone-shared = I have your number.
accounts-phone-not-own = This number is not yours. To connect another account, write its number.
accounts-use-qr = Connect with a QR code
accounts-use-phone = Connect with a number

accounts-confirm =
    <b>{ $phone }</b>

    The code will go to this account in Telegram. Is the number right?
accounts-confirm-yes = Right, ask for the code
accounts-confirm-no = Change the number

accounts-code =
    <b>Login code</b>

    { $where }

    <code>{ $dots }</code>

    Enter the code <b>with the keys below</b>. If you write it as a message, Telegram kills it at once.
accounts-code-app = Telegram sent the code to the chat called “Telegram” of the account { $phone }.
accounts-code-sms = The code went to { $phone } by SMS.
accounts-code-call = Telegram will call { $phone } and read the code.
accounts-code-email = The code went to the account’s e-mail address.
accounts-code-fragment = The code is on the page of this number at fragment.com.
accounts-code-submit = Submit
accounts-code-delete = ⌫
accounts-code-new = Ask for a new code
accounts-code-none = No code came?
accounts-code-wait = No code came? ({ $seconds } s)
accounts-code-none-page =
    <b>If no code came</b>

    First look at the chat called “Telegram” on a device where { $phone } is signed in; the code usually goes there and not by SMS.
accounts-code-by-sms = Send it by SMS
accounts-code-by-call = Call and read it
accounts-code-by-fragment = Show it at fragment.com
accounts-code-by-other = Send it another way
accounts-code-burnt =
    This code was written as a message, so Telegram has killed it; I deleted your message.

    Ask for a new code and enter it with the keys below.

accounts-password =
    <b>Two-step verification</b>

    This account has a password. Write it here as a message: it only goes to Telegram to sign in, is not stored, and your message is deleted at once. Nobody but you sees it. It is taken as the password even if it begins with “/”; only /cancel cancels.
accounts-password-hint = Your hint: { $hint }
accounts-login-older = ⬇️ Connecting goes on below.
accounts-password-older = 🔐 Your password went to Telegram.
accounts-password-late = The attempt to connect was over, so I did not use this message; it may have been your password, and I deleted it from the chat. You can start again; if you were writing to somebody, please send your message once more.
accounts-password-checking = I have the password and deleted your message. Checking…

accounts-qr =
    <b>Connect with a QR code</b>

    On the phone with the account, open Telegram → <b>Settings → Devices → Link Desktop Device</b> and scan this code.

    ⚠️ Only scan it yourself and send it to nobody. It renews itself and is deleted when it expires.
accounts-qr-over = The QR code expired and was deleted.
accounts-qr-again = New QR code

accounts-connected =
    ✅ <b>{ $account }</b> is connected.

    The session shows up in Telegram under Settings → Devices as “{ $device }”.
accounts-cancelled = Cancelled; the unfinished session was erased. Your order is as it was.
accounts-expired = The ten minutes for connecting are over; the unfinished session was erased. Your order is as it was.
accounts-note =
    Hello, { $name } connected this Telegram account to GAVATCORE. GAVATCORE answers the messages that come to this account together with { $name }; it writes only to people who wrote to this account.

    To end it: Settings → Devices → GAVATCORE → Terminate session.

accounts-wait-seconds =
    { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }
accounts-wait-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
accounts-wait-about-minutes = about { $count } minutes
accounts-wait-hours =
    { $count ->
        [one] about an hour
       *[other] about { $count } hours
    }
accounts-wait-button = ⏳ In { $wait }

# Why a step did not go on
accounts-refused-order-needed = To connect an account, first choose a package and see the payment details.
accounts-refused-no-login = I found no connection in progress. Let us start over.
accounts-refused-wrong-step = This step is behind you. Go on from the current screen.
accounts-refused-login-over = This connection has ended. Let us start over; your order is as it was.
accounts-refused-phone-unclear = I could not read this as a phone number. For example: <code>0532 123 45 67</code> or <code>+49 151 23456789</code>
accounts-refused-phone-invalid = Telegram does not know this number. Write it again with its country code, for example <code>+90 532 123 45 67</code>.
accounts-refused-phone-banned = Telegram has banned this number. Connect another account, or appeal: https://telegram.org/support
accounts-refused-phone-unoccupied = There is no Telegram account with this number. Create it on your phone first; no accounts are created here.
accounts-refused-phone-flood = Too many codes were asked for with this number; Telegram wants a break of some hours. You can connect at once with a QR code.
accounts-refused-password-flood = Too many passwords were tried on this account; Telegram wants a break of some hours. Try the QR code later as well.
accounts-refused-flood-wait = Telegram asks us to wait: { $wait }.
accounts-refused-codes-customer = You asked for many codes in a short time. Ask again in { $wait }, or connect with a QR code.
accounts-refused-codes-phone = Many codes were asked for with this number in a short time. Ask again in { $wait }, or connect with a QR code.
accounts-refused-codes-service = We are very busy right now. Try again in { $wait }, or connect with a QR code.
accounts-refused-service-down = No account can be connected right now because of a fault on our side; our team has been told. We are sorry, please try again in a while.
accounts-refused-unreachable = I could not reach Telegram just now. Try again in a moment; nothing is lost.
accounts-refused-code-short = The code has { $length } digits. Enter the rest as well.
accounts-refused-code-invalid = The code is wrong. Tries left: { $left }
accounts-refused-code-expired = This code is no longer valid. When a code is written in any chat, Telegram kills it at once. Ask for a new one and enter it with the keys.
accounts-refused-codes-used-up = No tries are left and the connection was closed. You can start over; your order is as it was.
accounts-refused-code-unusable = Telegram sent the code in a way that cannot be entered with keys. Ask for another way, or connect with a QR code.
accounts-refused-resend-later = You can ask for a new code in { $wait }.
accounts-refused-no-other-way = Telegram offers no other way for this number. You can connect with a QR code.
accounts-refused-password-invalid = The password is wrong. Write it again. Tries left: { $left }
accounts-refused-passwords-used-up = The password was wrong five times and the connection was closed. You can start over; your order is as it was.
accounts-refused-restart = Telegram wants the login to begin anew. Confirm the number and ask for a new code.
accounts-refused-restarts-used-up = Telegram wanted the login to begin anew once more, so the connection was closed. Start over in a few minutes; your order is as it was.
accounts-refused-qr-expired = The QR code that was scanned was too old. Open a new one and scan that.
accounts-refused-official-app-first = Telegram wants this number to sign in once in an official app first. Do that on your phone, then try again or connect with a QR code.
accounts-refused-session-gone = Telegram has closed the unfinished login. Write the number again.
accounts-refused-account-banned = Telegram has banned this account. To appeal: https://telegram.org/support
accounts-refused-already-connected = This Telegram account is connected already. The new session was closed; connect another account.
accounts-refused-other-account = This is another account than the one you connected before. The new session was closed. To change the account, use “Change account” on the account’s page.
accounts-refused-busy = Something is being done with this account. Try again in a few seconds.

# The accounts of a customer
accounts-list = <b>Your accounts</b>
accounts-all = All my accounts
accounts-list-empty = You have no connected account yet.
accounts-page =
    <b>{ $account }</b>

    State: { $state }
accounts-page-blocks = Stopped by: { $blocks }
accounts-page-phone = Number: { $phone }
accounts-unnamed = Account { $id }

accounts-state-connecting = connecting
accounts-state-idle = connected, waiting for a licence
accounts-state-live = working
accounts-state-relogin-needed = must be connected again
accounts-state-banned = banned by Telegram
accounts-state-frozen = frozen by Telegram
accounts-state-disconnected = not connected
accounts-state-paused = paused
accounts-state-unpaid = its licence is over

accounts-block-customer-pause = you paused it
accounts-block-staff = our team stopped it
accounts-block-session-lost = the session ended
accounts-block-safe-mode = safe mode (you can answer by hand)
accounts-block-bot-blocked = you had blocked the bot

accounts-pause = ⏸ Pause
accounts-resume = ▶️ Resume
accounts-log-out = Log out
accounts-log-out-sure =
    <b>{ $account }</b> will be logged out. It stops working for you; your licence and its time stay as they are. Are you sure?
accounts-log-out-yes = Yes, log out
accounts-logged-out = { $account } was logged out and its keys were erased here.
accounts-change = Change account
accounts-change-sure =
    <b>{ $account }</b> will be logged out and erased, and the licence goes to the account that you connect next. You can change twice in a period. Are you sure?
accounts-change-yes = Yes, change it
accounts-reconnect = Connect again
accounts-thaw = Try again
accounts-thawed = { $account } is being tried again.

accounts-account-refused-not-found = I could not find this account.
accounts-account-refused-not-yours = This account is not yours.
accounts-account-refused-not-connected = This account is not connected.
accounts-account-refused-already-done = That is done already.
accounts-account-refused-changes-used-up = You changed the account twice in this period. If you need one more, write /support.
accounts-account-refused-staff-block = Our team stopped this account; while that stands no other account can take its place. To settle it, write /support.

accounts-paused-all =
    { $count ->
        [one] Your account is paused and writes to nobody. To resume: /resume
       *[other] Your { $count } accounts are paused and write to nobody. To resume: /resume
    }
accounts-paused-none = You have no working account to pause.
accounts-resume-pick = Which account should resume?
accounts-resume-all = All
accounts-resumed = ▶️ { $account } works again. What came in meanwhile shows up shortly.
accounts-resumed-blocked = Your pause of { $account } is lifted, but this still stops it: { $blocks }
accounts-resume-none = You have paused no account.

# Notices
accounts-lost-revoked =
    ⚠️ The session of <b>{ $account }</b> was ended in Telegram. The account does not work; its keys were erased here.

    If that was not you, look at Settings → Devices in Telegram. Connecting again takes a minute.
accounts-lost-duplicated =
    ⚠️ Telegram ended the session of <b>{ $account }</b> for safety. The account does not work.

    Connecting again takes a minute.
accounts-lost-banned =
    ⛔️ Telegram has banned <b>{ $account }</b>. The account does not work.

    To appeal, write to https://telegram.org/support. Your licence stays; when the account is back you can connect it again, or connect another one.
accounts-lost-frozen =
    ⛔️ Telegram has frozen <b>{ $account }</b>. All automation is stopped.

    To appeal, write to @SpamBot in Telegram. When the account is back, press the button below.
accounts-safe-mode-on =
    🛟 <b>{ $account }</b> is in safe mode: { $trouble ->
        [peer_flood] Telegram says that it writes to many people in a short time
        [restricted] Telegram has limited its writing because it suspects spam
       *[blocked] three people who wrote to you lately blocked the account within a day
    }.

    Until { $date } the account writes nothing by itself; you can answer by hand. After that it works at half pace for a week and then returns to its full pace by itself. You need not do anything.

    If Telegram has set a limit, @SpamBot in Telegram says when it ends.
accounts-safe-mode-off = <b>{ $account }</b> left safe mode. It works at half pace for a week and then at full pace again.
accounts-idle-warning = <b>{ $account }</b> is connected but has no licence. Tomorrow ({ $date }) it will be logged out and erased. To keep it, choose a package.
accounts-stop-followed =
    ⏸ <b>{ $account }</b> is connected but does not work: our team’s stop holds for this account as well. Your licence and its time stay as they are.

    To learn why and settle it, write to our support team.
accounts-support = Write to support
accounts-standing-works = Working
accounts-standing-grace = The period is over; it works a few days more. Renew so that it does not stop.
accounts-standing-connecting = Connecting is not finished. Continue the set-up.
accounts-standing-relogin-needed = The Telegram session was closed. Connect the account again.
accounts-standing-banned = Telegram closed this account. You can appeal to Telegram or connect another account to your licence; /support helps.
accounts-standing-frozen = Telegram froze this account. Follow the steps in the Telegram app; write /support when it is open again.
accounts-standing-disconnected = The account is disconnected. You can connect it again.
accounts-standing-no-licence = The account is connected, the payment is awaited. It goes live by itself once the payment is approved.
accounts-standing-waiting = The licence is ready and waits for an account.
accounts-standing-suspended = The period is over and the account has stopped. It goes on the moment you renew.
accounts-standing-ended = The licence has ended. You can choose a new package.
accounts-standing-staff = Our team stopped the account. Write /support for the reason and the way out.
accounts-standing-session-lost = The Telegram session was lost. Connect the account again.
accounts-standing-bot-blocked = It stopped because you had blocked this bot. Now that you are back it goes on shortly.
accounts-standing-customer-pause = You paused it. You can resume at any time.
accounts-standing-safe-mode = Safe mode: Telegram sent a warning, so for a day only what you write yourself is sent.
accounts-standing-idle = Connected, waiting to go live.
