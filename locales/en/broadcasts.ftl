broadcasts-choose = Who should get the <b>message</b>?
broadcasts-audience-all = Everybody
broadcasts-audience-active = Working licences
broadcasts-audience-suspended = Suspended licences
broadcasts-audience-waiting = Waiting for an account
broadcasts-audience-basic = Basic
broadcasts-audience-premium = Premium
broadcasts-audience-enterprise = Enterprise
broadcasts-write = <b>{ $audience }</b>. Write your message. It may only be about the service; advertising cannot be sent from here.
broadcasts-preview = <b>{ $audience } · { $count } people</b> will get this:
broadcasts-message = 📣 { $text }
broadcasts-send = Send to { $count }
broadcasts-cancel = Cancel
broadcasts-cancelled = Cancelled, nobody got the message.
broadcasts-look = Refresh
broadcasts-stop = Stop
broadcasts-which = 📣 { $audience } · <i>{ $beginning }</i>
broadcasts-progress =
    { $state ->
        [sending] <b>Sending.</b> { $sent } of { $total } have it, { $left } are next.
        [stopped] <b>Stopped.</b> { $sent } have it, { $left } will not get it{ $unreachable ->
            [0] .
           *[other] { "" }, { $unreachable } have blocked the bot.
        }
       *[done] <b>Sent.</b> { $sent } have it{ $unreachable ->
            [0] .
           *[other] { "" }, { $unreachable } have blocked the bot.
        }
    }
broadcasts-sender-left = It stopped because its sender may no longer write to customers. To reach the others prepare a new one with /broadcast.
broadcasts-refused-not-allowed = Your role does not allow sending messages to customers.
broadcasts-refused-empty = The message can only be text. Write the text and send it.
broadcasts-refused-too-long = This text is too long. Shorten it and send it again.
broadcasts-refused-nobody = Nobody who matches this choice can be reached. Choose again with /broadcast.
broadcasts-refused-gone = This message no longer exists. Prepare a new one with /broadcast.
