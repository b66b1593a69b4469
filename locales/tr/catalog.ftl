catalog-name-basic = Temel
catalog-name-premium = Premium
catalog-name-enterprise = Kurumsal
catalog-pitch-basic = Mesajlar burada toplanır, yanıtı siz yazarsınız.
catalog-pitch-premium = Yapay zekâ taslağı hazırlar, göndermek sizde.
catalog-pitch-enterprise = Yapay zekâ sizin bilgilerinizle kendi yanıtlar.
catalog-feature-account = 1 Telegram hesabı (her ek hesap ayrı lisanstır)
catalog-feature-manual = Elle yanıt: gelen her mesaj burada görünür, siz yazarsınız
catalog-feature-hybrid = Yapay zekâ taslakları: okur, düzeltir, gönderirsiniz
catalog-feature-gpt = Yapay zekâ sizin yerinize yanıtlar; ilk mesajında asistan olduğunu söyler
catalog-feature-knowledge = Yanıtlar sizin belgelerinizden gelir
catalog-feature-invites = Size yazan kişileri kanalınıza davet (%{ $percent } olasılıkla)
catalog-feature-groups =
    { $pace ->
        [conservative] Gruplarınızda paylaşım, seyrek (yöneticisi olduğunuz bir grup gerekir)
        [aggressive] Gruplarınızda paylaşım, sık (yöneticisi olduğunuz bir grup gerekir)
       *[very_aggressive] Gruplarınızda paylaşım, çok sık (yöneticisi olduğunuz bir grup gerekir)
    }
catalog-feature-menu = Otomatik menü
catalog-feature-funnel-standard = Hazır VIP satış akışı (önerilen VIP fiyatı { $price })
catalog-feature-funnel-custom = Size özel VIP satış akışı (önerilen VIP fiyatı { $price })
catalog-feature-analytics = Son { $days } günün rakamları
catalog-feature-charts = Grafikler, davet ve satış akışı rakamları
catalog-feature-reports = Dışa aktarma ve haftalık rapor
catalog-feature-spam-basic = Temel spam koruması
catalog-feature-spam-advanced = Gelişmiş spam koruması
catalog-feature-spam-custom = Kurallarını sıkılaştırabildiğiniz spam koruması
catalog-feature-whatsapp = WhatsApp hesabı
catalog-feature-cap = Dakikada en çok { $cap } otomatik mesaj
catalog-feature-support =
    { $channels ->
        [whatsapp] { $days } gün WhatsApp desteği
        [telegram-whatsapp] { $days } gün Telegram ve WhatsApp desteği
       *[all] 7/24 öncelikli destek, tüm kanallardan
    }
catalog-refused-not-allowed = Fiyatları yalnızca hizmetin sahipleri değiştirebilir.
catalog-refused-bad-price = Fiyat 1 ₺ ile 1.000.000 ₺ arasında olmalı.
catalog-refused-same-price = Bu paket zaten bu fiyata satılıyor.
