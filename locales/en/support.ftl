support-panel = <b>Support</b>
support-package-basic = Basic
support-package-premium = Premium
support-package-enterprise = Enterprise
support-channel-telegram = Telegram
support-channel-whatsapp = WhatsApp
support-channel-all = all channels
support-covers-later = { $package }: support by { $channels } begins when your account goes live.
support-covers-over = { $package }: the support period by { $channels } is over. You can still write here.
support-covers-always = { $package }: { $channels }, around the clock while your licence runs, first in the queue.
support-covers-until = { $package }: { $channels }, until { $until }.
support-hours = Our team answers on { $days }, { $from }–{ $to } Istanbul time.
support-hours-work-week = Our team answers Monday to Friday, { $from }–{ $to } Istanbul time.
support-hours-always = Our team answers you around the clock.
support-day =
    { $day ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }
support-standing =
    { $state ->
        [open] Your ticket #{ $ticket } is with our team.
       *[answered] Your ticket #{ $ticket } was answered; write on if you need more.
    }
support-ask = Write your question here. You can also send a photo, a file or a voice message.
support-received = Received. Your ticket is <b>#{ $ticket }</b>; our answer will come to this chat. Keep writing if you want to add something.
support-added = Added to your ticket #{ $ticket }.
support-stopped = All right. You can write /support at any time.
support-answer = <b>Support team</b> · #{ $ticket }
support-words = { $text }
support-said = <blockquote>{ $text }</blockquote>
support-card = { $first ->
        [yes] ⭐ <b>Ticket #{ $ticket }</b> · { $name }
       *[no] <b>Ticket #{ $ticket }</b> · { $name }
    }
support-line =
    { $side ->
        [staff] <b>Staff</b>
       *[customer] <b>{ $name }</b>
    } · { $at }
    { $file ->
        [yes] 📎 { $text }
       *[no] { $text }
    }
support-state =
    { $state ->
        [open] waits for an answer
        [answered] answered
       *[closed] closed
    }
support-queue =
    { $count ->
        [0] No ticket waits for an answer. 🎉
       *[other] <b>Tickets that wait for an answer: { $count }</b>
    }
support-queue-line = { $first ->
        [yes] ⭐ #{ $ticket } { $name } · { $at }
       *[no] #{ $ticket } { $name } · { $at }
    }
support-write-answer = Write your answer to ticket #{ $ticket }. Your next message goes to the customer.
support-answered = Your answer to ticket #{ $ticket } is on its way.
support-closed-short = Ticket closed.
support-closed = Ticket #{ $ticket } is closed.
support-closed-by-staff = Our team closed your ticket #{ $ticket }. If it is not solved, open it again and write on.
support-reopened = Ticket #{ $ticket } is open again.
support-button-answer = Answer
support-button-close = Close
support-button-view = Show the conversation
support-button-file = 📎 File of { $at }
support-button-reopen = Open again
support-button-write = Write back
support-button-done = Problem solved
support-button-enough = Finish writing
support-button-queue = Waiting tickets
support-button-cancel = Cancel
support-refused-kind = We cannot pass this on. You can send text, a photo, a video, a voice message or a file.
support-refused-too-many = You sent a lot of messages in a short time. We have them; you can go on in a while.
support-refused-too-long = This message is too long. Split it in two and send it again.
support-refused-not-allowed = Your role does not allow managing this ticket.
support-refused-not-found = This ticket no longer exists.
support-refused-own-ticket = You cannot answer your own ticket; a colleague has to.
support-refused-closed = This ticket is closed. Open it again to answer.
