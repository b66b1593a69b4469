engagement-opted-out = Tamam, size artık kendiliğimizden yazmayacağız. Bir sorunuz olursa her zaman yazın, yanıtlarız. Fikriniz değişirse “devam” yazmanız yeter.
engagement-opted-in = Teşekkürler, bundan sonra yine yazabiliriz. İstemediğinizde “dur” yazmanız yeter.
engagement-lost-opt-outs =
    { $count ->
        [one] Mesaj istemeyen 1 kişinin kaydı
       *[other] Mesaj istemeyen { $count } kişinin kaydı
    }

engagement-menu-intro = Merhaba! Size şöyle yardımcı olabiliriz:
engagement-menu-vip = VIP üyelik
engagement-menu-vip-text = Ayrıntıları ve üyelik adımlarını sormanız yeter, hemen anlatalım.
engagement-menu-payment =
    Ödeme için:
    { $iban }
    { $payee }
engagement-menu-hint = Ayrıntısını görmek istediğiniz satırın numarasını yazın.

engagement-menu-on = 📋 <b>{ $account }</b> menüsü açık. Kişiler “menü”, “fiyat” ya da “liste” yazınca şunu görüyor:
engagement-menu-off = 📋 <b>{ $account }</b> menüsü kapalı. Açtığınızda kişiler “menü”, “fiyat” ya da “liste” yazınca şunu görecek:
engagement-menu-after =
    { $count ->
        [0] Kendiliğinden gösterilmiyor.
        [1] Bir kişiye ilk mesajından sonra bir kez kendiliğinden gösterilir.
       *[other] Bir kişiye { $count }. mesajından sonra bir kez kendiliğinden gösterilir.
    }
engagement-ask-after = Menü bir kişiye kendiliğinden ne zaman gösterilsin? Her kişiye yalnızca bir kez gösterilir.
engagement-after =
    { $count ->
        [0] Kendiliğinden gösterme
       *[other] { $count } mesajdan sonra
    }
engagement-section =
    <b>{ $number }. { $title }</b>
    Fiyat: { $price }
    Açıklama: { $text }
engagement-no-price = fiyatsız
engagement-ask-intro = Menünün başında ne yazsın? Yazıp gönderin (en çok { $max } karakter).
engagement-ask-title = Bölümün adı ne olsun? Örneğin “Saç kesimi”. Yazıp gönderin (en çok { $max } karakter).
engagement-ask-price = Fiyatı ne kadar? “450” gibi yazıp gönderin ya da aşağıdan seçin.
engagement-ask-text-new = Kısa bir açıklama yazıp gönderin (en çok { $max } karakter); bölümün numarasını yazan kişi bunu okur. İsterseniz boş bırakın.
engagement-ask-text = Kişi bu bölümün numarasını yazınca ne okusun? Yazıp gönderin (en çok { $max } karakter).
engagement-ask-section-remove = { $number }. bölüm silinsin mi? Geri alınamaz.
engagement-ask-menu-reset = Menü hazır hâline dönsün mü? Yazdığınız bölümler silinir.

engagement-price =
    💎 VIP fiyatı şu an <b>{ $price }</b>. Menüde ve satış akışında bu fiyat geçer.

    Yeni fiyatı “300” gibi yazıp gönderin. Paketinizin hazır fiyatı { $ready }.
engagement-payment =
    🏦 <b>{ $account }</b> için ödeme bilgileri:

    { $iban }
    { $payee }
engagement-payment-none = 🏦 <b>{ $account }</b> için henüz ödeme bilgisi yok. Eklerseniz menüde ve satış akışında kişilere gösterilir.
engagement-ask-payee = Banka hesabı kimin adına? Ad soyad ya da unvanı yazıp gönderin.
engagement-ask-iban = Şimdi IBAN’ı yazıp gönderin. TR ile başlar; boşluklar önemli değil.

engagement-outs =
    { $count ->
        [0] 🙅 Mesaj istemediğini söyleyen kimse yok.
       *[other]
            🙅 <b>{ $count } kişi</b> kendiliğinden mesaj istemiyor. Hiçbir hesabınız onlara davet, hatırlatma ya da menü göndermez; soruları yine yanıtlanır.

            { $names }
    }
engagement-csv =
    { $count ->
        [one] Mesaj istemeyen 1 kişi
       *[other] Mesaj istemeyen { $count } kişi
    }
engagement-csv-id = Telegram kimliği
engagement-csv-name = Ad
engagement-csv-username = Kullanıcı adı
engagement-csv-how = Nasıl
engagement-csv-at = Tarih
engagement-csv-how-word = kendi isteğiyle
engagement-csv-how-refusal = teklifi reddederek

engagement-funnel-greet = { "Merhaba {ad}, yazdığınız için teşekkürler! Nasıl yardımcı olabiliriz?" }
engagement-funnel-need = { "{ad}, sizi doğru yönlendirelim: en çok hangi konuda destek arıyorsunuz?" }
engagement-funnel-offer = { "Bunun için VIP üyeliğimiz tam size göre, {ad}: {fiyat}. Katılmak ister misiniz?" }
engagement-funnel-payment =
    Harika { "{ad}" }! Ödemeyi şu hesaba yapabilirsiniz:
    { "{iban}" }
    { "{alici}" }

    Tutar: { "{fiyat}" }. Gönderince “ödedim” yazmanız ya da dekontu göndermeniz yeter.
engagement-funnel-confirm = { "Teşekkürler {ad}, ödemenizi kontrol edip hemen dönüyoruz." }
engagement-funnel-thanks = { "Ödemeniz ulaştı, aramıza hoş geldiniz {ad}! 🎉" }
engagement-funnel-follow-up = { "Merhaba {ad}, aklınıza takılan bir şey varsa yanıtlamak isteriz." }

engagement-funnel-on = 🧭 <b>{ $account }</b> satış akışı açık. Yeni yazan kişiler bu adımlardan geçiyor:
engagement-funnel-off = 🧭 <b>{ $account }</b> satış akışı kapalı. Açtığınızda yeni yazan kişiler bu adımlardan geçer:
engagement-funnel-here =
    { $count ->
        [0] kimse yok
       *[other] { $count } kişi
    }
engagement-funnel-totals = Tamamlayan: { $ended } · Mesaj istemeyen: { $left }
engagement-funnel-changed = ✏️ Değişiklikleriniz henüz yayında değil. Önce bir kez deneyin, sonra yayına alın.
engagement-funnel-tried = ✏️ Değişiklikleriniz henüz yayında değil. Denediniz; yayına almak için <b>🚀 Yayına al</b>’a basın.
engagement-funnel-draft = 🧩 Yeni adımlarınız:
engagement-funnel-live = ✅ Yeni adımlarınız yayında. Yeni yazan kişiler artık bunlardan geçecek.
engagement-funnel-live-off = ✅ Yeni adımlarınız hazır. Satış akışı kapalı; başlatmak için <b>Aç</b>’a basın.
engagement-funnel-not-here = 🧭 Satış akışı Premium ve Kurumsal paketlerde var. <b>{ $account }</b> için kullanmak isterseniz paketinizi yükseltebilirsiniz.
engagement-funnel-reset =
    { $count ->
        [0] Baştan başlayacak kimse yok.
       *[other] ✅ { $count } kişi bir sonraki mesajında baştan başlayacak.
    }
engagement-ask-funnel-reset = Satış akışından geçen herkes bir sonraki mesajında baştan başlasın mı?

engagement-steps = Adımlar sırayla. Değiştirmek istediğinize basın.
engagement-steps-texts = Adımlar hazır; metinlerini kendinize göre değiştirebilirsiniz. Bir adıma basın. Adımları kendiniz kurmak Kurumsal pakette.
engagement-steps-none = Henüz adım yok. İlk adımla başlayın: yeni yazan kişi önce ne okusun?
engagement-steps-parted = ✂️ { $number }. adım artık son: kişiyi aynı sorunun başka bir yanıtına ait adıma götürüyordu. Yine oraya geçilsin isterseniz o adıma kural ekleyin.
engagement-outline-end = { $number } → son
engagement-outline-on = { $number } → { $to }
engagement-outline-ways = { $number }: { $ways }
engagement-outline-yes = evet → { $to }
engagement-outline-no = hayır → { $to }
engagement-outline-words = “{ $words }” → { $to }
engagement-outline-receipt = ödedi → { $to }
engagement-outline-anything = başka ne derse → { $to }
engagement-outline-confirmed = siz onaylayınca → { $to }
engagement-outline-lost = ⚠️ buraya henüz hiçbir adımdan gelinmiyor
engagement-step = <b>{ $number }. adım</b>
engagement-step-follow-up = ⏰ { $hours } saat yanıt gelmezse bir kez: “{ $text }”
engagement-way-end = 🏁 Satış akışı burada biter.
engagement-way-yes = { $at }) “Evet” derse → { $number }. adım
engagement-way-no = { $at }) “Hayır” derse → { $number }. adım
engagement-way-words = { $at }) Şunlardan biri geçerse: { $words } → { $number }. adım
engagement-way-receipt = { $at }) “Ödedim” derse ya da dekont gönderirse → { $number }. adım
engagement-way-anything = { $at }) Ne derse desin → { $number }. adım
engagement-way-confirmed = { $at }) Siz “Ödeme geldi” deyince → { $number }. adım
engagement-way-remove = { $number }) kuralını sil
engagement-when-yes = “Evet” derse
engagement-when-no = “Hayır” derse
engagement-when-words = Belli sözler geçerse
engagement-when-receipt = “Ödedim” derse ya da dekont gönderirse
engagement-when-anything = Ne derse desin
engagement-when-confirmed = Ben “Ödeme geldi” deyince
engagement-ask-when = Sonraki adıma ne zaman geçilsin?
engagement-ask-onward = ✅ { $number }. adım hazır. Kişi buna yanıt yazınca nereye geçilsin?
engagement-ask-to = Hangi adıma geçilsin?
engagement-ask-words = Hangi sözler? Virgülle ayırıp gönderin, örneğin “randevu, saat, müsait” (en çok { $max } söz). Sözün tamamı aranır.
engagement-ask-step =
    Kişi bu adımda ne okusun? Yazıp gönderin (en çok { $max } karakter).

    Şunları yazarsanız yerine kendiliğinden konur: { "{ad}" } kişinin adı, { "{fiyat}" } VIP fiyatı, { "{iban}" } ve { "{alici}" } ödeme bilgileriniz.
engagement-ask-step-text =
    Bu adımda şu an yazan:

    { $text }

    Yenisini yazıp gönderin (en çok { $max } karakter). { "{ad}, {fiyat}, {iban}, {alici}" } yerine kendiliğinden konur.
engagement-ask-step-remove = { $number }. adım silinsin mi? Ona gelenler bir sonrakine geçer.
engagement-ask-anew = Baştan mı kuralım? Şu anki taslağınız silinir, yayındaki akış siz yenisini yayına alana kadar sürer.
engagement-ask-hours = Kişi yanıt vermezse kaç saat sonra bir kez hatırlatalım? Sessiz saatlerde yazmayız.
engagement-ask-follow-up = { $hours } saat sonra ne yazalım? Yazıp gönderin (en çok { $max } karakter).
engagement-hours = { $hours } saat

engagement-flaw-no-steps = Henüz adım yok. Önce bir adım ekleyin.
engagement-flaw-too-many-steps = Çok fazla adım var. Birkaçını silip yeniden deneyin.
engagement-flaw-missing-step = { $number }. adımdaki bir kural artık olmayan bir adıma gidiyor. O kuralı silip yeniden kurun.
engagement-flaw-never-reached = { $number }. adıma hiçbir yerden gelinmiyor. Ona giden bir kural ekleyin ya da adımı silin.
engagement-flaw-behind-anything = { $number }. adımda “Ne derse desin” kuralından sonra gelen kural hiç işlemez. Sonraki kuralı silin.
engagement-flaw-loop = { $number }. adım daha önceki bir adıma geri dönüyor; kişi hiç sona varamaz. O kuralı silin.
engagement-flaw-mixed-confirm = { $number }. adım sizin onayınızı bekliyor; yanında başka kural olamaz. Birini silin.

engagement-try = 🎭 Müşteri gibi bir mesaj yazın, örneğin “Merhaba”. Bu bir deneme; kimseye mesaj gitmez.
engagement-try-step = 🎭 <i>{ $number }. adım</i>
engagement-try-next = <i>Şimdi müşteri gibi yanıt yazın.</i>
engagement-try-confirm = <i>Burada size “Ödeme geldi mi?” diye sorulur. Gelmiş gibi basın.</i>
engagement-try-ended = <i>🏁 Satış akışı burada bitti.</i>
engagement-try-left = 🙅 Bu yanıt “istemiyorum” demek: kişiye artık kendiliğinden yazılmaz ve satış akışı biter.
engagement-try-silent = Bu mesaja uyan bir kural yok. Satış akışı susar, mesajı siz ya da yapay zekâ yanıtlar. Başka bir şey yazmayı deneyin.

engagement-paid =
    💰 <b>{ $name }</b> ödediğini söylüyor. Ödeme geldi mi?

    “Evet, geldi” derseniz şu mesaj gönderilir:
    <blockquote>{ $text }</blockquote>
engagement-paid-done =
    ✅ Ödeme onaylandı, mesajınız yolda:
    <blockquote>{ $text }</blockquote>
engagement-unpaid = Tamam, bekliyoruz. Ödeme gelince “Evet, geldi”ye basın; o zamana kadar kişiye siz yazabilirsiniz.
engagement-paid-not-waiting = Bu ödeme artık onay beklemiyor.
engagement-paid-no-conversation = Bu konuşma artık yok.
engagement-paid-hands-off = Bu kişiye karışmamamızı istemiştiniz. Önce konuşmayı yeniden açın.
engagement-paid-nothing-to-send = Gönderilecek bir mesaj yok.
engagement-paid-no-permit = Bu kişiye şu an yazılamıyor.
engagement-paid-not-connected = Hesap şu an bağlı değil. Bağlanınca yeniden basın.
engagement-paid-paused = Hesap duraklatıldı. Devam ettirip yeniden basın.
engagement-paid-safe-mode = Hesap güvenli modda; bu mod bir gün sürer. O zamana kadar kişiye siz yazabilirsiniz.

engagement-refused-no-account = Bu hesap artık yok. Güncel ekran için /bot_durum yazın.
engagement-refused-no-licence = Bu hesabın süren bir lisansı yok. Yenilemek için /musteri_panel yazın.
engagement-refused-not-in-package = Bu, paketinizde yok. Paketinizi /dashboard ile yükseltebilirsiniz.
engagement-refused-only-texts = Hazır satış akışında yalnızca metinler değiştirilebilir. Adımları kendiniz kurmak için Kurumsal pakete geçebilirsiniz.
engagement-refused-no-step = Bu adım artık yok.
engagement-refused-no-section = Bu bölüm artık yok.
engagement-refused-sections-full = Menü doldu. Yeni bölüm için önce birini silin.
engagement-refused-too-many-steps = Satış akışı doldu. Yeni adım için önce birini silin.
engagement-refused-too-many-rules = Bu adımda yeterince kural var. Yenisi için önce birini silin.
engagement-refused-bad-hours = Hatırlatma 2 ile 24 saat arasında olabilir.
engagement-refused-flawed = Satış akışında düzeltilecek bir yer var.
engagement-refused-not-tried = Yayına almadan önce satış akışını bir kez sonuna kadar deneyin.
engagement-refused-no-payment = Satış akışında { "{iban}" } geçiyor ama ödeme bilginiz yok. Önce ödeme bilgilerinizi ekleyin.
engagement-refused-bad-price = Bu bir fiyat gibi görünmüyor. “300” ya da “299,90” gibi yazıp gönderin.
engagement-refused-iban-invalid = Bu IBAN geçerli değil. Bankanızın uygulamasından kopyalayıp yeniden gönderin.
engagement-refused-iban-foreign = TR ile başlayan bir IBAN gerekiyor.
engagement-refused-bad-payee = Hesap sahibinin adı 3 ile 60 karakter arasında olmalı. Baştan alalım: geri dönüp yeniden deneyin.
engagement-refused-empty = Buraya bir metin gerekiyor. Yazıp gönderin ya da geri dönün.
engagement-refused-too-long = Bu biraz uzun oldu: en çok { $max } karakter. Kısaltıp yeniden gönderin.
engagement-refused-unknown-field = { "{" }{ $what }{ "}" } diye bir alan yok. Şunları kullanabilirsiniz: { "{ad}, {fiyat}, {iban}, {alici}" }.
engagement-refused-link-not-allowed = { $what } adresi izin verdiğiniz bağlantılar arasında yok. Metinden çıkarın ya da önce ayarlardan izin verin.
engagement-refused-fraud = Dolandırıcılık ve yanıltıcı kazanç vaadi içeren metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
engagement-refused-posing = Hesap başka bir kişi ya da kurum gibi davranamaz. Metni düzeltip yeniden gönderin.
engagement-refused-sexual = Cinsel içerikli hizmetleri tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
engagement-refused-gambling = Kumar ve bahsi tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
engagement-refused-medicines = İlaç ve benzeri madde satışını tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
engagement-refused-credentials = Hesap kimseden şifre, kod ya da kart bilgisi isteyemez. Metni düzeltip yeniden gönderin.

engagement-button-back = ‹ Geri
engagement-button-cancel = Vazgeç
engagement-button-account = ‹ Hesaba dön
engagement-button-on = ▶️ Aç
engagement-button-off = ⏸ Kapat
engagement-button-change = ✏️ Değiştir
engagement-button-remove = 🗑 Sil
engagement-button-remove-yes = Evet, sil
engagement-button-section-add = ➕ Bölüm ekle
engagement-button-intro = ✏️ Giriş metni
engagement-button-title = ✏️ Ad
engagement-button-price = ✏️ Fiyat
engagement-button-text = ✏️ Açıklama
engagement-button-price-vip = 💎 VIP fiyatı
engagement-button-text-skip = Açıklamasız olsun
engagement-button-price-none = Fiyatsız
engagement-button-price-ready = Paketin hazır fiyatı
engagement-button-vip-price = 💎 VIP fiyatı
engagement-button-payment = 🏦 Ödeme bilgileri
engagement-button-after = ⏱ Ne zaman gösterilsin
engagement-button-outs = 🙅 Mesaj istemeyenler
engagement-button-csv = 📄 Liste olarak indir
engagement-button-menu-reset = ↺ Hazır menü
engagement-button-menu-reset-yes = Evet, hazır menüye dön
engagement-button-steps = 🧩 Adımlar
engagement-button-texts = ✏️ Metinler
engagement-button-try = 🎭 Deneyin
engagement-button-try-again = 🎭 Yeniden dene
engagement-button-try-end = Denemeyi bitir
engagement-button-live = 🚀 Yayına al
engagement-button-funnel-reset = ↺ Kişileri başa al
engagement-button-funnel-reset-yes = Evet, baştan başlat
engagement-button-step-add = ➕ Adım ekle
engagement-button-step-new = ➕ Yeni bir adıma
engagement-button-onward-next = ➡️ Sıradaki adıma
engagement-button-onward-end = 🏁 Burada bitsin
engagement-button-onward-when = 🔀 Yanıtına göre
engagement-button-onward-there = ↪️ Var olan bir adıma
engagement-button-step-text = ✏️ Metin
engagement-button-step-follow-up = ⏰ Hatırlatma
engagement-button-step-remove = 🗑 Adımı sil
engagement-button-way-add = ➕ Kural ekle
engagement-button-anew = ↺ Baştan kur
engagement-button-anew-empty = Boş başla
engagement-button-anew-ready = Hazır akıştan başla
engagement-button-follow-up-none = Hatırlatma olmasın
engagement-button-paid = ✅ Evet, geldi
engagement-button-unpaid = Henüz gelmedi
