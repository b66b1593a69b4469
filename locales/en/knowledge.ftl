knowledge-title = 📚 What should <b>{ $account }</b> answer from?
knowledge-empty = Add your products, prices, delivery and return terms; the account will answer from your own words. It makes nothing up: what does not stand here is left to you.
knowledge-count = { $sources } / { $sourcesMax } sources · { $passages } / { $passagesMax } pieces. All your accounts share them.
knowledge-not-in-package = Answers from your own documents come with the Enterprise package. Once you have it you can add sources here.
knowledge-ask-content =
    Type the information as a message or send a file: PDF, Word (.docx), Excel (.xlsx), CSV or plain text, at most 10 MB.

    You can send several files one after another.
knowledge-ask-question = What would a customer ask? Type it, and we show what we find and in which source.
knowledge-question-only-text = Please type the question as text.
knowledge-added = ✅ <b>{ $name }</b> was added ({ $passages } pieces). If there is more, keep sending.
knowledge-source =
    📄 <b>{ $name }</b>

    { $kind ->
        [typed] A text that you typed
        [text] Text file
        [table] Table (CSV)
        [pdf] PDF document
        [docx] Word document
       *[xlsx] Excel sheet
    } · { $passages } pieces · { $date }
knowledge-delete = Delete <b>{ $name }</b>? The account will not use it any more, and we cannot bring it back.
knowledge-deleted = The source was deleted.
knowledge-found = ✅ <b>Question:</b> { $question }
knowledge-doubtful =
    🤔 <b>Question:</b> { $question }

    Your sources have no clear answer to this; the account leaves such a question to you. The nearest we found:
knowledge-not-found =
    🤔 <b>Question:</b> { $question }

    We found nothing about this in your sources; the account leaves such a question to you. You can add the answer as a source.
knowledge-by-words-only = 🧠 This month’s AI budget is used up. Until the month ends we search your sources for the words of the question only, so what is asked in other words may not be found.
knowledge-passage =
    📄 <b>{ $name }</b>
    { $text }

knowledge-button-add = ➕ Add a source
knowledge-button-try = 🔎 Try a question
knowledge-button-done = ✅ Done
knowledge-button-delete = 🗑 Delete
knowledge-button-delete-yes = Yes, delete
knowledge-button-keep = Keep it
knowledge-button-back = ‹ Sources

knowledge-refused-too-large = This file is too large: we read at most { $megabytes } MB. Split it or make it smaller and send it again.
knowledge-refused-unknown-kind = We cannot read this. Send a PDF, Word (.docx), Excel (.xlsx), CSV or plain text file, or type the information as a message.
knowledge-refused-old-office = This file is in the old Office format or has a password. Save it as .docx or .xlsx without a password and send it again.
knowledge-refused-locked = This file has a password. Remove it and send the file again.
knowledge-refused-broken = This file seems to be damaged. If it opens on your computer, save it anew and send it again.
knowledge-refused-no-text = We found no text to read here. If it is a scan or a photo, you can type what it says.
knowledge-refused-too-long = This document is too long. We read at most 500 pages and { $passagesMax } pieces; send the part that matters.
knowledge-refused-too-big-inside = This file grows too large when it is opened, so for your safety we did not read it. Save the part that matters to a file of its own.
knowledge-refused-too-slow = Reading this file took too long, so we stopped. Simplify or split it and send it again.
knowledge-refused-no-account = This account is no longer on your list. Type /status to see how things stand.
knowledge-refused-not-in-package = Answers from your own documents come with the Enterprise package.
knowledge-refused-sources-full = There is no room for another source: at most { $sourcesMax }. Delete an old one first.
knowledge-refused-passages-full = Your sources may have { $passagesMax } pieces in all, and this one does not fit. Delete old ones or shorten it.
knowledge-refused-many-waiting = Your { $waitingMax } files before this one are still being read. Send it again when they are done.
knowledge-refused-no-source = This source is no longer there.
