licences-lost = { $count ->
    [one] What is left of your licence, and the work of its account
   *[other] What is left of your { $count } licences, and the work of their accounts
 }
