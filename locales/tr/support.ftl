support-panel = <b>Destek</b>
support-package-basic = Temel
support-package-premium = Premium
support-package-enterprise = Kurumsal
support-channel-telegram = Telegram
support-channel-whatsapp = WhatsApp
support-channel-all = tüm kanallar
support-covers-later = { $package }: { $channels } desteği, hesabınız yayına girince başlar.
support-covers-over = { $package }: { $channels } destek süresi doldu. Buradan yazmaya devam edebilirsiniz.
support-covers-always = { $package }: { $channels }, lisansınız sürdükçe 7/24, sırada önceliklisiniz.
support-covers-until = { $package }: { $channels }, { $until } tarihine kadar.
support-hours = Ekibimiz { $days } günleri { $from }–{ $to } arasında yanıtlar.
support-hours-work-week = Ekibimiz hafta içi { $from }–{ $to } arasında yanıtlar.
support-hours-always = Ekibimiz sizi 7/24 yanıtlar.
support-day =
    { $day ->
        [1] pazartesi
        [2] salı
        [3] çarşamba
        [4] perşembe
        [5] cuma
        [6] cumartesi
       *[7] pazar
    }
support-standing =
    { $state ->
        [open] #{ $ticket } numaralı talebiniz ekibimizde.
       *[answered] #{ $ticket } numaralı talebiniz yanıtlandı; yazarsanız sürdürürüz.
    }
support-ask = Sorunuzu buraya yazın. Fotoğraf, dosya ya da ses kaydı da gönderebilirsiniz.
support-received = Aldık. Talebinizin numarası <b>#{ $ticket }</b>; yanıtımız bu sohbete gelecek. Eklemek istediğiniz varsa yazmaya devam edin.
support-added = #{ $ticket } numaralı talebinize eklendi.
support-stopped = Tamam. Dilediğiniz zaman /destek yazabilirsiniz.
support-answer = <b>Destek ekibi</b> · #{ $ticket }
support-words = { $text }
support-said = <blockquote>{ $text }</blockquote>
support-card = { $first ->
        [yes] ⭐ <b>Talep #{ $ticket }</b> · { $name }
       *[no] <b>Talep #{ $ticket }</b> · { $name }
    }
support-line =
    { $side ->
        [staff] <b>Ekip</b>
       *[customer] <b>{ $name }</b>
    } · { $at }
    { $file ->
        [yes] 📎 { $text }
       *[no] { $text }
    }
support-state =
    { $state ->
        [open] yanıt bekliyor
        [answered] yanıtlandı
       *[closed] kapalı
    }
support-queue =
    { $count ->
        [0] Yanıt bekleyen talep yok. 🎉
       *[other] <b>Yanıt bekleyen talepler: { $count }</b>
    }
support-queue-line = { $first ->
        [yes] ⭐ #{ $ticket } { $name } · { $at }
       *[no] #{ $ticket } { $name } · { $at }
    }
support-write-answer = #{ $ticket } numaralı talebe yanıtınızı yazın. Göndereceğiniz ilk mesaj müşteriye iletilir.
support-answered = #{ $ticket } numaralı talebe yanıtınız iletildi.
support-closed-short = Talep kapatıldı.
support-closed = #{ $ticket } numaralı talep kapatıldı.
support-closed-by-staff = Ekibimiz #{ $ticket } numaralı destek talebinizi kapattı. Sorununuz sürüyorsa yeniden açıp yazabilirsiniz.
support-reopened = #{ $ticket } numaralı talep yeniden açıldı.
support-button-answer = Yanıtla
support-button-close = Kapat
support-button-view = Konuşmayı aç
support-button-file = 📎 { $at } dosyası
support-button-reopen = Yeniden aç
support-button-write = Yanıt yaz
support-button-done = Sorunum çözüldü
support-button-enough = Eklemem bitti
support-button-queue = Bekleyen talepler
support-button-cancel = Vazgeç
support-refused-kind = Bunu iletemiyoruz. Metin, fotoğraf, video, ses ya da dosya gönderebilirsiniz.
support-refused-too-many = Kısa sürede çok mesaj gönderdiniz. Yazdıklarınız bizde; biraz sonra devam edebilirsiniz.
support-refused-too-long = Bu mesaj çok uzun. İki parçaya bölüp yeniden gönderin.
support-refused-not-allowed = Bu talebi yönetme yetkiniz yok.
support-refused-not-found = Bu talep artık yok.
support-refused-own-ticket = Kendi talebinizi yanıtlayamazsınız; bir ekip arkadaşınız yanıtlamalı.
support-refused-closed = Bu talep kapatılmış. Yanıtlamak için önce yeniden açın.
