catalog-name-basic = Basic
catalog-name-premium = Premium
catalog-name-enterprise = Enterprise
catalog-pitch-basic = Messages come together here, you write the answers.
catalog-pitch-premium = AI writes a draft, you decide what is sent.
catalog-pitch-enterprise = AI answers by itself, from your own knowledge.
catalog-feature-account = 1 Telegram account (each further one is its own licence)
catalog-feature-manual = Answer by hand: every message appears here and you reply
catalog-feature-hybrid = AI drafts: you read, correct and send
catalog-feature-gpt = AI answers for you; its first message says that an assistant writes
catalog-feature-knowledge = Answers come from your own documents
catalog-feature-invites = People who write to you are invited to your channel (chance { $percent }%)
catalog-feature-groups =
    { $pace ->
        [conservative] Posts in your groups, now and then (needs a group that you administer)
        [aggressive] Posts in your groups, often (needs a group that you administer)
       *[very_aggressive] Posts in your groups, very often (needs a group that you administer)
    }
catalog-feature-menu = Automatic menu
catalog-feature-funnel-standard = Ready-made VIP sales funnel (suggested VIP price { $price })
catalog-feature-funnel-custom = VIP sales funnel of your own (suggested VIP price { $price })
catalog-feature-analytics = Figures of the last { $days } days
catalog-feature-charts = Charts, figures of invites and funnel
catalog-feature-reports = Export and weekly report
catalog-feature-spam-basic = Basic spam protection
catalog-feature-spam-advanced = Advanced spam protection
catalog-feature-spam-custom = Spam protection whose rules you can tighten
catalog-feature-whatsapp = WhatsApp account
catalog-feature-cap = At most { $cap } automatic messages a minute
catalog-feature-support =
    { $channels ->
        [whatsapp] { $days } days of support by WhatsApp
        [telegram-whatsapp] { $days } days of support by Telegram and WhatsApp
       *[all] Priority support around the clock, on all channels
    }
catalog-refused-not-allowed = Only owners of the service can change prices.
catalog-refused-bad-price = The price must be between ₺1 and ₺1,000,000.
catalog-refused-same-price = This package is sold at that price already.
