invites-title = 💌 Invites of <b>{ $account }</b>
invites-needs-licence = Invites are part of every package. Put this account under a package and you can switch them on here.
invites-empty = Invite people who wrote to you in private to your own group or channel. Add the link first, then a text or two; nobody is invited until you switch it on.
invites-off = ⏸ Invites are off. Tap a text to see what it will look like, and switch them on when you are ready.
invites-on = ▶️ Invites are on.
invites-no-link = 🔗 No link yet.
invites-link = 🔗 { $link }
invites-limits =
    <b>Limits</b>
    • Only people who sent you at least 3 private messages and wait for no answer.
    • A person is drawn for once in 30 days, with a chance of { $percent }%.
    • At most { $limit } invites in 24 hours ({ $count } sent). A newly connected account has fewer in its first three weeks.
    • Quiet hours: { $hours }. Who does not want it gets no other.
invites-no-quiet-hours = none
invites-figures = <b>Last 30 days:</b> { $offered } invites, { $accepted } accepted, { $refused } refused. Accepted counts who said yes and who joined a group on your list; Telegram does not tell who joins a channel.
invites-ask-link =
    Write the link of your group or channel.

    For example: https://t.me/myshop or @myshop
invites-ask-text =
    Write the text of the invite (at most 500 characters).

    {"{ad}"} or {"{name}"} becomes the person's name, {"{link}"} the link. Without it the link is added at the end. Of several texts one is chosen at random.
invites-sample-name = Elif
invites-preview =
    👀 This is what Elif would get:

    { $text }
invites-turned-on = Invites are on.
invites-turned-off = Invites are off.
invites-removed = The text is deleted.

invites-button-link = 🔗 Link
invites-button-text = ➕ Add a text
invites-button-on = ▶️ Switch invites on
invites-button-off = ⏸ Switch invites off
invites-button-remove = 🗑 Delete
invites-button-back = ‹ Invites

invites-refused-no-account = This account is no longer on your list. See /status.
invites-refused-no-licence = This account has no package. Put it under one first.
invites-refused-not-in-package = Your package does not have this setting.
invites-refused-not-a-value = This value is not accepted.
invites-refused-only-tighter = You can only tighten the limits of your package.
invites-refused-not-a-link = This is no link of a Telegram group or channel. Write it like https://t.me/myshop; a bot is neither.
invites-refused-no-link = Add the link of your group or channel first.
invites-refused-no-text = Add at least one text first.
invites-refused-texts-full = There can be { $textsMax } texts at most. Delete one before you add another.
invites-refused-empty = Send the text in words.
invites-refused-too-long = The text is too long: { $lengthMax } characters at most.
invites-refused-unknown-variable = Only {"{ad}"}, {"{name}"} and {"{link}"} may stand in braces.
invites-refused-foreign-link = An invite may hold no link but your own. Write {"{link}"} in its place.
invites-refused-forbidden = This text is about something that accounts may not do here, so we cannot keep it. If we misunderstood, write /support.
invites-refused-no-name = The greeting must hold {"{ad}"} or {"{name}"}, so that it is clear who is meant.
