posts-title = 📣 Group posts of <b>{ $account }</b>
posts-needs-licence = Group posts are part of every package. Put this account under a package and you can switch them on here.
posts-empty = Post in groups that your account owns or administers. Add a group first, then texts; nothing is posted until you switch it on.
posts-off = ⏸ Posts are off.
posts-on = ▶️ Posts are on.
posts-group-line = 👥 <b>{ $title }</b>: { $standing }
posts-group-ready = the next post comes soon
posts-group-too-few-people = { $humans } of { $humansMin } messages of members
posts-group-too-soon = not before { $at }
posts-group-day-full = today's limit is reached
posts-limits =
    <b>Limits</b>
    • Only groups that the account administers, 5 at most; that it does is checked again before each post.
    • In one group every { $hours } hours at most, after at least { $humansMin } messages of members.
    • At most { $postsMax } posts in 24 hours over all groups ({ $count } made).
    • Quiet hours: { $quiet }.
posts-greets-nobody = 👋 People who join are not greeted.
posts-greets = 👋 Who joins the group is greeted there, once.
posts-looking = We are looking which groups your account administers; it takes a few seconds. The list appears here.
posts-choose = Which group should it post in?
posts-none-found = We found no other group that this account owns or administers. Make it an administrator of your group and try again.
posts-listed = The group is on the list.
posts-group = 👥 <b>{ $title }</b> is on your list.
posts-unlisted = The group is off the list.
posts-taken-off = The account <b>{ $account }</b> may not write in the group <b>{ $title }</b> any more, so we took the group off your list. Make the account an administrator again and you can add the group anew.
posts-ask-text = Write the text of the post (at most 500 characters). Several texts are posted in turn.
posts-ask-greeting =
    Write the sentence that greets people who join. {"{ad}"} or {"{name}"} becomes their name.

    For example: Welcome {"{name}"}! This is where we announce our offers.
posts-greeting-now =
    The greeting now:

    { $text }
posts-greeting-off = Nobody is greeted from now on.
posts-preview =
    👀 In the group it looks like this:

    { $text }
posts-removed = The text is deleted.
posts-turned-on = Posts are on.
posts-turned-off = Posts are off.

posts-button-group = ➕ Add a group
posts-button-text = ➕ Add a post
posts-button-greeting = 👋 Greeting
posts-button-no-greeting = 🗑 Remove the greeting
posts-button-on = ▶️ Switch posts on
posts-button-off = ⏸ Switch posts off
posts-button-unlist = Take off the list
posts-button-remove = 🗑 Delete
posts-button-back = ‹ Posts
posts-button-open = 📣 Posts

posts-refused-not-offered = This list is out of date. Look for the groups again.
posts-refused-groups-full = There can be { $groupsMax } groups on the list. Take one off before you add another.
posts-refused-no-group = Add at least one group first.
posts-refused-no-text = Add at least one text first.
posts-refused-foreign-link = The link in this text is not among those that you allow. Add it in the settings or take it out of the text.
posts-refused-unknown-variable = A post can hold no braces; a greeting only {"{ad}"} or {"{name}"}.
