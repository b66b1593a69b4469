shell-only-private = This command works in a private chat only: https://t.me/{ $bot }
shell-unknown-command = I do not know this command. See what I can do with /help.
shell-not-understood = I am not sure what this message is for. Use /customer to continue, or /help for all commands.
shell-stale-button = This button is out of date. Send /customer to open the current screen.
shell-secret-first = I am waiting for your two-step verification password; the next message you write counts as it. Write the password first, or send /iptal to stop connecting, and then we go on.
shell-sorry = Something unexpected went wrong and we have noted it. Nothing is lost; please try again in a moment.
shell-too-many = Too many messages or presses at once; I left out the last ones. Wait a few seconds and try again.
shell-cut-short = The service restarted and your last step may not have been finished. See where things stand with /customer and try again if needed.
