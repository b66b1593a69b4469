onboarding-welcome =
    Hoş geldiniz { $name }! 👋
    {""}
    Telegram hesabınız birkaç dakikada müşterilerinize yanıt vermeye başlasın. Sırayla:
onboarding-panel-older = ⬇️ Güncel durum aşağıda.
onboarding-panel-title = <b>Kurulumunuz</b>
onboarding-panel-order =
    { $count ->
        [1] 📦 { $package } · { $total } · <code>{ $reference }</code>
       *[other] 📦 { $package } × { $count } · { $total } · <code>{ $reference }</code>
    }
onboarding-step-package = Paket
onboarding-step-details = Koşullar ve ödeme bilgileri
onboarding-step-payment =
    { $mark ->
        [done] Ödeme onaylandı
        [waits] Ödeme: ekibimiz kontrol ediyor
        [trouble] Ödeme: sizden bir adım bekliyor
       *[open] Ödeme
    }
onboarding-step-connect =
    { $mark ->
        [done] Telegram hesabı bağlı
       *[open] Telegram hesabını bağlama
    }
onboarding-step-persona = Hesabın kimliği
onboarding-step-live = Yayında
onboarding-next-choose = Önce size uyan paketi seçin.
onboarding-next-details = Paketiniz hazır. Sırada koşullar ve ödeme bilgileri var.
onboarding-next-pay =
    { $also ->
        [connect] { $missing } tutarındaki ödemenizi yapıp bize bildirin. Beklemeden hesabınızı da bağlayabilirsiniz.
        [persona] { $missing } tutarındaki ödemenizi yapıp bize bildirin. Hesabınız bağlı; kim olduğunu şimdiden anlatabilirsiniz.
       *[nothing] { $missing } tutarındaki ödemenizi yapıp bize bildirin.
    }
onboarding-next-pay-rest = Kalan { $missing } geldiğinde paketiniz açılır.
onboarding-next-pay-again = Bilgileri kontrol edip ödemenizi yeniden bildirin ya da dekontu buraya gönderin.
onboarding-next-support = Ödemenizi üç kez doğrulayamadık. Bundan sonrasını birlikte çözelim: /destek
onboarding-next-connect = Sırada Telegram hesabınızı bağlamak var. Bir iki dakika sürer.
onboarding-next-persona = Hesabınız bağlı. Kim olduğunu ve nasıl konuşacağını anlatın ya da hazır ayarlarla geçin.
onboarding-next-wait-staff = Sizin yapacağınız bir şey kalmadı. Ödemeniz onaylandığı an hesabınız yayına girer, hemen haber veririz.
onboarding-next-wait-live = Her şey tamam, hesabınız yayına giriyor…
onboarding-next-live = Hesabınız yayında. Özet için /dashboard
onboarding-review =
    { $isOpen ->
        [yes] 🔎 Kontrol sıranız: { $position }. Genellikle dakikalar içinde bakarız.
       *[no] 🔎 Kontrol sıranız: { $position }. Şu an mesai dışındayız; { $day ->
            [today] bugün
            [tomorrow] yarın
            [1] pazartesi günü
            [2] salı günü
            [3] çarşamba günü
            [4] perşembe günü
            [5] cuma günü
            [6] cumartesi günü
           *[7] pazar günü
        } { $from } itibarıyla bakarız.
    }
onboarding-button-choose = Paket seç
onboarding-button-details = Devam et
onboarding-button-other-package = Başka paket
onboarding-button-pay = Ödeme bilgileri
onboarding-button-connect = Hesabı bağla
onboarding-button-connect-now = Beklerken hesabı bağla
onboarding-button-persona = Kimliği anlat
onboarding-button-skip = Hazır ayarlarla geç
onboarding-button-receipt = 🧾 Dekont ekle
onboarding-button-withdraw = Bildirimi geri çek
onboarding-button-withdraw-sure = Evet, geri çek
onboarding-button-refresh = ↻ Yenile
onboarding-button-cancel = Vazgeç
onboarding-button-cancel-order = Siparişi iptal et
onboarding-button-cancel-sure = Evet, iptal et
onboarding-button-keep = Hayır, kalsın
onboarding-button-back = ‹ Geri
onboarding-button-home = Ana ekran
onboarding-button-try-again = Yeniden dene
onboarding-button-new = ➕ Yeni hesap
onboarding-button-reconnect = { $name }: yeniden bağla
onboarding-button-renew = { $name }: süreyi uzat
onboarding-button-renew-same = { $package } ile bir ay · { $price }
onboarding-button-renew-other = { $package } ile bir ay · { $price }
onboarding-button-upgrade = ⬆️ { $package } paketine şimdi geç · { $price }
onboarding-button-renew-or-change = Süreyi uzat ya da paketi değiştir
onboarding-button-read-terms = Koşullar
onboarding-button-read-privacy = Aydınlatma metni
onboarding-button-accept = ✅ Okudum, kabul ediyorum
onboarding-button-paid = ✅ Ödemeyi yaptım
onboarding-button-try = Hesabın bağlantısını kopyala
onboarding-button-count =
    { $discount ->
        [0] { $count } hesap · { $total }
       *[other] { $count } hesap · { $total } (%{ $discount } indirim)
    }
onboarding-copy-iban = IBAN’ı kopyala
onboarding-copy-papara = Papara no’yu kopyala
onboarding-copy-holder = Alıcı adını kopyala
onboarding-copy-amount = Tutarı kopyala
onboarding-copy-reference = Kodu kopyala
onboarding-packages =
    <b>Hangi paket size uygun?</b>
    Hepsi aylıktır ve kendiliğinden yenilenmez.
onboarding-package-line =
    { $sold ->
        [yes] <b>{ $package }</b> · { $price }
            { $pitch }
        [without_ai] <b>{ $package }</b> · { $price }
            Yakında: { $pitch } O güne kadar yanıtı siz yazarsınız.
       *[no] <b>{ $package }</b> · yakında
            { $pitch }
    }
onboarding-package-title = <b>{ $package }</b> · { $price } / ay
onboarding-package-now = <b>Şimdi dahil</b>
onboarding-package-soon = <b>Yakında</b>
onboarding-package-how-many = Kaç hesap için? Süre, her hesabın yayına girdiği gün başlar.
onboarding-package-not-sold = Bu paket henüz satışta değil. Açılınca buradan alabilirsiniz.
onboarding-terms =
    <b>Devam etmeden önce</b>
    {""}
    { $count ->
        [1] { $package } paketi
       *[other] { $package } × { $count }
    } için kullanım koşullarımızı kabul etmeniz, aydınlatma metnimizi okumanız gerekir. Okumak birkaç dakika sürer; dilediğiniz an /terms ile yeniden açabilirsiniz.
onboarding-accepted = Teşekkürler, kaydettik.
onboarding-payment-title =
    { $kind ->
        [renewal] <b>Ödeme</b> · { $package } yenileme
                  Tutar: <b>{ $missing }</b>
        [upgrade] <b>Ödeme</b> · { $package } paketine geçiş
                  Kalan { $days } gün için fark: { $total }
                  Tutar: <b>{ $missing }</b>
       *[new] <b>Ödeme</b> · { $package }{ $count ->
                  [1] {""}
                 *[other] {" "}× { $count }
              }
              Tutar: <b>{ $missing }</b>
    }
onboarding-payment-credit = Bakiyenizden { $credit } kullanıldı.
onboarding-payment-received = Bugüne kadar gelen: { $received }
onboarding-payment-iban =
    🏦 <b>Havale / EFT</b> { $bank }
    <code>{ $iban }</code>
    { $holder }
onboarding-payment-papara =
    💜 <b>Papara</b>
    <code>{ $papara }</code>
    { $holder }
onboarding-payment-how =
    Açıklamaya yalnızca şu kodu yazın: <code>{ $reference }</code>
    {""}
    Ödemeyi yapınca “Ödemeyi yaptım” düğmesine basın ya da dekontu buraya gönderin. Sipariş { $until } tarihine kadar açık.
onboarding-claimed-toast = Bildiriminizi aldık.
onboarding-claimed =
    ✅ <b>Ödeme bildiriminizi aldık</b> · <code>{ $reference }</code>
    { $hasReceipt ->
        [yes] Dekontunuz da bizde. Sonucu buradan bildireceğiz.
       *[no] Dekontunuz varsa fotoğraf ya da PDF olarak buraya gönderin; kontrolü hızlandırır.
    }
onboarding-ask-receipt = Dekontu fotoğraf ya da PDF olarak buraya gönderin (en çok 10 MB).
onboarding-receipt-too-early =
    { $has ->
        [order] Dekontunuzu göndermeden önce bu siparişin ödeme bilgilerini açın; ödemeyi oradaki kodla yapınca dekontu buraya gönderebilirsiniz.
       *[none] Bu bir dekontsa, önce paketinizi seçin; ödeme bilgilerini gösterdikten sonra dekontu buraya gönderebilirsiniz.
    }
onboarding-receipt-wanted = Şimdi dekontunuzu bekliyorum: fotoğraf ya da PDF gönderin. Göndermek istemezseniz /musteri_panel ile devam edin.
onboarding-receipt-kept = 🧾 Dekontunuz ekibimize ulaştı, teşekkürler.
onboarding-withdraw-sure =
    <code>{ $reference }</code> için “ödedim” bildiriminizi geri çekelim mi?
    {""}
    Parayı gerçekten gönderdiyseniz geri çekmeyin; gelen para kaybolmaz ama onay gecikir.
onboarding-withdrawn = Bildiriminiz geri çekildi.
onboarding-order-paid = ✅ Bu sipariş ödendi.
onboarding-skipped = Tamam, hazır ayarlarla devam ediyoruz.
onboarding-closed =
    Merhaba { $name }!
    {""}
    Satışlarımız henüz açılmadı, ekibimize haber verdik. Kısa süre sonra yeniden deneyin.
onboarding-home = <b>Merhaba { $name }</b>
onboarding-home-line =
    { $state ->
        [waiting] ▫️ <b>{ $name }</b> · { $package }
            Hesabınızı bağlamanızı bekliyor, { $until } tarihine kadar.
        [active] ✅ <b>{ $name }</b> · { $package }
            { $until } tarihine kadar yayında.
        [grace] ⚠️ <b>{ $name }</b> · { $package }
            Süresi { $until } tarihinde doldu, kısa bir süre daha çalışır.
       *[suspended] ⏸ <b>{ $name }</b> · { $package }
            Süresi { $until } tarihinde doldu, durduruldu.
    }
onboarding-home-stopped = <b>{ $name }</b> · { $package }
onboarding-home-hint = Özet: /dashboard · Durum ve ayarlar: /bot_durum
onboarding-no-account = Bağlı hesap yok
onboarding-renewal =
    <b>{ $name }</b> · { $package }
    {""}
    { $state ->
        [active] Süre { $until } tarihinde doluyor. Uzatınca bir ay eklenir, kalan günleriniz yanmaz; seçtiğiniz paket bu süre dolunca başlar.
        [grace] Süre { $until } tarihinde doldu. Uzatınca bir ay eklenir ve kesinti olmaz.
       *[other] Süre { $until } tarihinde doldu ve hesap durduruldu. Uzatınca bugünden başlayarak bir ay çalışır.
    }
onboarding-renewal-upgrade =
    ⬆️ <b>{ $package }</b> paketine hemen geçebilirsiniz. Bitiş tarihi değişmez.
    Kalan { $days } gün için fark: <b>{ $price }</b>
onboarding-renewal-claimed =
    { $kind ->
        [upgrade] ✅ <b>Paket geçişi için ödemenizi bildirdiniz</b> · <code>{ $reference }</code>
            Onaylanınca yeni paketiniz başlar ve size haber veririz.
       *[renewal] ✅ <b>Yenileme ödemenizi bildirdiniz</b> · <code>{ $reference }</code>
            Onaylanınca süre uzar ve size haber veririz.
    }
onboarding-cancel-sure = <code>{ $reference }</code> kodlu siparişi iptal edelim mi? Ödeme yaptıysanız iptal etmeyin, “Ödemeyi yaptım” düğmesine basın.
onboarding-cancel-begun = Kurulumu bırakalım mı? Dilediğiniz an yeniden başlayabilirsiniz.
onboarding-cancel-renewal = Bu siparişi iptal edelim mi? Hesabınız süresinin sonuna kadar çalışmaya devam eder.
onboarding-cancel-claimed = Bu sipariş için ödeme bildirdiniz, bu yüzden iptal edilemez. Ödemediyseniz önce bildirimi geri çekin.
onboarding-cancelled = Tamam, iptal edildi. Yeniden başlamak isterseniz /musteri_panel
onboarding-nothing-to-cancel = İptal edilecek açık bir işiniz yok.
onboarding-login-cancelled = Hesap bağlama durduruldu, yarım kalan oturum silindi. Siparişiniz olduğu gibi duruyor.
onboarding-notice-paid =
    { $count ->
        [one] 🎉 <b>Ödemeniz onaylandı</b> ({ $total })
       *[other] 🎉 <b>Ödemeniz onaylandı</b> ({ $total }, { $count } hesap)
    }
onboarding-notice-persona = ✅ <b>Kimlik hazır</b>
onboarding-notice-next-account =
    { $count ->
        [1] Sıradaki hesabınızı da bağlayalım mı?
       *[other] Sıradaki hesabınızı da bağlayalım mı? <b>{ $number } / { $count }</b>
    }
onboarding-notice-rejected =
    ⚠️ <b>Ödemenizi doğrulayamadık</b>
    { $reason }
onboarding-notice-rejected-last =
    ⚠️ <b>Ödemenizi üçüncü kez doğrulayamadık</b>
    { $reason }
    {""}
    Birlikte çözelim: /destek
onboarding-notice-underpaid =
    ⚠️ <b>Ödemeniz eksik geldi</b>
    Gelen { $received }, kalan <b>{ $missing }</b>. Kalanını <code>{ $reference }</code> koduyla gönderin.
onboarding-notice-credit = Ödemeniz { $over } fazla geldi. Bakiyenizde duruyor, sonraki siparişinizde kendiliğinden kullanılır. İade isterseniz /paysupport
onboarding-notice-reminder-first = Siparişiniz sizi bekliyor: { $package }, <b>{ $missing }</b>. Ödediyseniz bize bildirmeniz yeter.
onboarding-notice-reminder-second = { $package } siparişiniz { $until } tarihine kadar açık. Takıldığınız bir yer varsa /destek
onboarding-notice-expired = Siparişinizin süresi doldu (<code>{ $reference }</code>). Parayı gönderdiyseniz endişelenmeyin, /destek ile bize yazın.
onboarding-notice-refunded = <code>{ $reference }</code> kodlu siparişinizin ödemesi iade edildi.
onboarding-notice-unsold-not-as-quoted =
    <b>Paket geçişi yapılamadı</b> · <code>{ $reference }</code>
    Ödemenizi aldık, ama geçişin hesaplandığı günler doldu ya da paketi bu arada değişti. { $over } bakiyenize geçti, sonraki siparişinizde kendiliğinden kullanılır. İade isterseniz /paysupport
onboarding-notice-unsold-other-holder =
    <b>Ödemeniz bakiyenizde</b> · <code>{ $reference }</code>
    Ödemenizi aldık, ama bu siparişin lisansı artık başka birinde. { $over } bakiyenize geçti, sonraki siparişinizde kendiliğinden kullanılır. İade isterseniz /paysupport
onboarding-notice-live =
    🚀 <b>{ $name } yayında!</b>
    { $package } · { $until } tarihine kadar.
    {""}
    Denemek için başka bir hesaptan { $link } adresine yazın; mesaj burada görünecek. Özet: /dashboard
onboarding-notice-live-nameless =
    🚀 <b>{ $name } yayında!</b>
    { $package } · { $until } tarihine kadar.
    {""}
    Denemek için başka bir telefondan bu hesaba yazın; mesaj burada görünecek. Özet: /dashboard
onboarding-notice-resumed = ✅ <b>{ $name }</b> çalışıyor. Süre { $until } tarihine kadar.
onboarding-notice-three-days = <b>{ $name }</b>: süre üç gün sonra, { $until } tarihinde doluyor.
onboarding-notice-one-day = <b>{ $name }</b>: süre yarın, { $until } tarihinde doluyor. Uzatırsanız kesinti olmaz.
onboarding-notice-waiting-month = { $package } lisansınız hesabınızı bağlamanızı bekliyor. { $until } tarihine kadar kullanılmazsa sona erer.
onboarding-notice-grace = ⚠️ <b>{ $name }</b>: süre doldu. Üç gün daha çalışır, sonra durur. Şimdi uzatın, kesinti olmasın.
onboarding-notice-suspended = ⏸ <b>{ $name }</b> durduruldu: süre doldu. Oturumunuz ve verileriniz 90 gün saklanır; uzattığınız an kaldığı yerden çalışır.
onboarding-notice-upgraded = ⬆️ <b>{ $name }</b> artık { $package } paketinde. Süre { $until } tarihine kadar.
onboarding-notice-renewed = ✅ <b>{ $name }</b>: süre { $until } tarihine uzatıldı.
onboarding-notice-ended = <b>{ $package }</b> lisansınız sona erdi; hesabın oturumu kapatıldı ve verileri silindi. Yeniden başlamak için /musteri_panel
onboarding-staff-live = 🚀 { $customer } (<code>{ $id }</code>): { $name } yayında · { $package }
onboarding-staff-closed = Bir müşteri satın almak istiyor ama satışlar açık değil. Eksik: <b>{ $fields }</b>. /ayarlar ile tamamlayın.
onboarding-field-iban = IBAN ya da Papara
onboarding-field-ibanholder = hesap sahibi
onboarding-field-termstext = kullanım koşulları
onboarding-field-privacytext = aydınlatma metni
onboarding-refused-no-order = Hesabı bağlamadan önce paketinizi seçip ödeme bilgilerini açın.
onboarding-refused-not-found = Bu adım artık geçerli değil. Güncel ekran: /musteri_panel
onboarding-refused-order-busy = Bu sipariş için ödeme bildirdiniz ya da para geldi; paketi şimdi değiştiremeyiz. Yardım: /destek
onboarding-refused-sales-closed = Satışlarımız şu an kapalı. Kısa süre sonra yeniden deneyin.
onboarding-refused-not-for-sale = Bu paket şu an satışta değil. Başka bir paket seçin.
onboarding-refused-bad-count = Bir siparişte 1 ile 20 arasında hesap alabilirsiniz.
onboarding-refused-too-many-orders = Aynı anda en çok üç açık siparişiniz olabilir. Birini ödeyin ya da /iptal ile kapatın.
onboarding-refused-licence-not-found = Bu lisans bulunamadı. Güncel ekran: /musteri_panel
onboarding-refused-licence-not-started = Bu lisansın süresi henüz başlamadı. Önce hesabınızı bağlayın.
onboarding-refused-licence-ended = Bu lisans sona erdi. Yeni bir paket seçin: /musteri_panel
onboarding-refused-licence-has-order = Bu hesap için başka bir yenileme siparişiniz açık. Önce onu ödeyin ya da /iptal ile kapatın.
onboarding-refused-not-open = Bu sipariş artık açık değil. Güncel ekran: /musteri_panel
onboarding-refused-not-shown = Önce ödeme bilgilerini açın.
onboarding-refused-already-claimed = Ödemenizi zaten bildirdiniz, ekibimiz kontrol ediyor.
onboarding-refused-already-paid = Bu sipariş zaten ödendi.
onboarding-refused-to-support = Ödemenizi üç kez doğrulayamadık. Lütfen /destek ile bize yazın.
onboarding-refused-too-late = Bu sipariş kapanalı 30 günden fazla oldu. Yeni sipariş için /musteri_panel; parayı gönderdiyseniz /destek ile bize yazın.
onboarding-refused-too-many-claims = Bugün beş kez bildirdiniz. Yarın yeniden deneyin ya da /destek ile bize yazın.
onboarding-refused-refunded = Bu siparişin ödemesi iade edildi ya da bakiyenize geçti. Yeni bir sipariş açabilirsiniz: /musteri_panel
onboarding-refused-already-decided = Bu bildirime karar verildi. Güncel durum: /musteri_panel
onboarding-refused-not-claimed = Önce “Ödemeyi yaptım” düğmesine basın, sonra dekontu gönderin.
onboarding-refused-too-big = Dosya 10 MB’tan büyük. Daha küçük bir fotoğraf ya da PDF gönderin.
onboarding-refused-not-a-receipt = Dekontu JPEG, PNG ya da PDF olarak gönderin.
onboarding-refused-used-before = Bu dosya başka bir siparişte kullanılmış. Bu ödemenin kendi dekontunu gönderin.
onboarding-refused-too-many = Bu bildirime beş dosya eklediniz, daha fazlasına gerek yok.
onboarding-refused-cancel-not-found = Bu kurulum zaten kapanmış. Güncel ekran: /musteri_panel
onboarding-refused-cancel-claimed = Ödeme bildirdiğiniz sipariş iptal edilemez. Ödemediyseniz önce bildirimi geri çekin.
onboarding-refused-cancel-money-in = Bu sipariş için para geldi, iptal edilemez. İade için /paysupport
onboarding-refused-cancel-not-open = Bu sipariş zaten kapanmış.
