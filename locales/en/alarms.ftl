alarms-bot-token-raised = ⚠️ Telegram no longer accepts the bot’s token. Nobody can be answered until a new one from @BotFather is set as BOT_TOKEN and the service is restarted.
alarms-bot-token-over = ✅ Telegram accepts the bot’s token again.
alarms-api-id-raised = ⚠️ Telegram refuses the application’s API id or hash, so nobody can connect an account. Check TELEGRAM_API_ID and TELEGRAM_API_HASH at my.telegram.org.
alarms-api-id-over = ✅ Telegram accepts the application’s API id again; accounts can be connected.
alarms-data-centre-raised = ⚠️ Telegram’s data centre has not answered for several minutes, so connected accounts are standing still. They go on by themselves when the network does; check the firewall if it lasts.
alarms-data-centre-over = ✅ Telegram’s data centre answers again; the accounts have caught up.
alarms-disk-raised = ⚠️ The server’s disk is nearly full. Free some space soon: once it is full, the service stops.
alarms-disk-over = ✅ The server’s disk has room again.
alarms-clock-raised = ⚠️ The server’s clock is more than 30 seconds off. Periods and reminders come at the wrong time until it is set; turn on time synchronisation (NTP).
alarms-clock-over = ✅ The server’s clock is right again.
alarms-queue-raised = ⚠️ More than 5,000 jobs are waiting: notices and approvals arrive late. Start another process with ROLE=jobs, and look at the log for the reason.
alarms-queue-over = ✅ The waiting jobs are done; everything is on time again.
alarms-code-requests-raised = ⚠️ 200 login codes were asked for within an hour, so no more are sent for now. Check in /report whether real customers are behind them.
alarms-code-requests-over = ✅ Login codes are being sent again.
alarms-unreachable-staff-raised = ⚠️ A payment waits, and none of the staff who could check it can be reached by the bot. Ask them to open the bot and press Start.
alarms-unreachable-staff-over = ✅ Staff who check payments can be reached again.
