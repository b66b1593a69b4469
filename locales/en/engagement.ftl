engagement-opted-out = All right, we will not write to you on our own any more. Whenever you have a question, just ask and we will answer. If you change your mind, write “start”.
engagement-opted-in = Thank you, we may write to you again. Whenever you have had enough, write “stop”.
engagement-lost-opt-outs =
    { $count ->
        [one] The record of 1 person who wants no messages
       *[other] The record of { $count } people who want no messages
    }
