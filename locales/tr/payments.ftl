payments-card-title = 💳 <b>Ödeme bildirimi</b> · <code>{ $reference }</code>
payments-card-who = 👤 { $name }{ $username } · <code>{ $id }</code>
payments-card-what =
    { $kind ->
        [renewal] 📦 { $package } · yenileme
        [upgrade] 📦 { $package } · geçiş, kalan { $days } gün
       *[new] 📦 { $package } × { $count }
    }
payments-card-expected = 💰 Beklenen: <b>{ $amount }</b>
payments-card-credit = Fiyat { $total }, { $amount } bakiyeden karşılandı
payments-card-received = Daha önce gelen: { $amount } · toplam { $total }
payments-card-when = 🕒 { $at }
payments-card-late =
    { $how ->
        [cancelled] ⚠️ Geç ödeme: sipariş iptal edilmişti. Onaylarsanız sipariş yeniden geçerli olur.
       *[expired] ⚠️ Geç ödeme: siparişin süresi dolmuştu. Onaylarsanız sipariş yeniden geçerli olur.
    }
payments-card-ordered = Sipariş tarihi: { $on }
payments-card-price-today = Bugünkü fiyat: <b>{ $today }</b> (siparişte { $total })
payments-card-rejections = ⚠️ Bu sipariş daha önce { $count } kez reddedildi
payments-card-receipt = 🧾 Dekont · <code>{ $reference }</code>
payments-card-left = 🗑 <code>{ $reference }</code> · Bu müşterinin verileri silindi.
payments-card-not-yours = 🔒 Ödemeleri onaylama yetkiniz sona erdi, bu bildirimin ayrıntılarını artık göremezsiniz.
payments-card-note = 💬 { $note }
payments-card-decided-undecided = ⏳ Karar bekliyor
payments-card-decided-approved = ✅ <b>Onaylandı</b>: { $amount } · { $who } · { $at }
payments-card-decided-underpaid = ⚠️ <b>Eksik geldi</b>: { $amount } · { $who } · { $at }
payments-card-decided-rejected = ❌ <b>Reddedildi</b>: { $reason } · { $who } · { $at }
payments-card-decided-withdrawn = ↩️ Müşteri bildirimi geri çekti · { $at }
payments-reason-not-arrived = Para hesaba gelmedi
payments-reason-other-sender = Gönderen başka biri
payments-reason-wrong-reference = Açıklama kodu yok ya da yanlış
payments-reason-unreadable = Dekont okunmuyor
payments-reason-other = Başka bir neden (yazacağım)
payments-told-not-arrived = Ödeme henüz hesabımıza ulaşmadı. Bankanızdan aktarımın tamamlandığını kontrol edin.
payments-told-other-sender = Ödeme başka birinin adından görünüyor. Gönderen adını destek ekibimizle paylaşın ya da kendi hesabınızdan gönderin.
payments-told-wrong-reference = Ödemeyi açıklama kodundan bulamadık. Dekontu ekleyip yeniden bildirin.
payments-told-unreadable = Dekont okunmuyor. Daha net bir fotoğraf ya da PDF gönderin.
payments-told-other = Ödemenizi doğrulayamadık. Dekontu ekleyip yeniden bildirebilirsiniz.
payments-button-arrived = ✅ Para geldi
payments-button-reject = ❌ Reddet
payments-button-exact = Tam tutar: { $amount }
payments-button-home = ‹ Ana sayfa
payments-button-back = ‹ Geri
payments-button-newer = ‹ Önceki
payments-button-older = Sonraki ›
payments-button-troubled = ⚠️ Sorunlu ({ $total })
payments-button-find = 🔎 Kodla bul
payments-button-claim = Bildirimi aç
payments-button-accept = ✅ Geç parayı kabul et
payments-button-ack = Fazlası bakiyede kalsın
payments-button-in = 💰 Gelen parayı işle
payments-button-refund = ↩️ Elle iade edildi
payments-button-refund2 = { $amount } iade edildi
payments-button-terms = Koşulları oku
payments-button-support-telegram = Telegram’dan yaz
payments-button-support-whatsapp = WhatsApp’tan yaz
payments-about = <code>{ $reference }</code> · <b>{ $name }</b>
payments-ask-amount =
    Hesapta gördüğünüz tutarı yazın ya da aşağıdan seçin.
    {""}
    Beklenen: <b>{ $amount }</b>
    Eksikse kalanı müşteriden isteriz, fazlası bakiyesine geçer.
payments-ask-reason = Neden reddediliyor? Müşteriye nedeni yazacağız.
payments-ask-note = Müşteriye iletilecek nedeni yazın (en çok { $max } karakter).
payments-ask-reference = Açıklama kodunu yazın. Örnek: GC4K7M2QX
payments-ask-found = Hesaba gelen tutarı yazın. Örnek: 1.000 ya da 999,50
payments-amount-sure = Beklenen <b>{ $expected }</b>, gördüğünüz <b>{ $seen }</b>. Doğru mu?
payments-button-amount-sure = Evet, { $seen } geldi
payments-button-amount-again = Hayır, yeniden yazayım
payments-amount-unclear = Bu tutarı okuyamadım. Örnek: 1.000 ya da 999,50
payments-reference-unknown = Bu kodla bir sipariş yok. Harf ve rakamları kontrol edip yeniden yazın.
payments-approved = Onaylandı, müşteriye haber verildi.
payments-rejected = Reddedildi, müşteriye nedeni iletildi.
payments-seen-exact = ✅ { $seen } onaylandı, müşteriye haber verildi.
payments-seen-short = ⚠️ { $seen } işlendi, { $missing } eksik. Kalanını müşteriden istedik; paket henüz açılmadı.
payments-seen-over = ✅ { $seen } onaylandı. Fazla gelen { $over } müşterinin bakiyesine geçti.
payments-order-changed = Tamam, işlendi.
payments-order-unsold = Para işlendi ama bu siparişle artık bir şey açılamıyor: tutar müşterinin bakiyesine geçti, kendisine haber verdik.
payments-list-waiting =
    { $total ->
        [0] <b>Ödemeler</b>
            Bekleyen bildirim yok.
       *[other] <b>Ödemeler</b>
            { $total } bildirim karar bekliyor. Açmak için numarasına basın.
    }
payments-list-troubled =
    { $total ->
        [0] <b>Sorunlu ödemeler</b>
            Bakılacak bir şey yok.
       *[other] <b>Sorunlu ödemeler</b>
            { $total } sipariş bir karar bekliyor. Açmak için numarasına basın.
    }
payments-list-line =
    <b>{ $number }.</b> { $name } · { $package } × { $count } · <b>{ $amount }</b>
    { $state } · { $at }{ $receipts ->
        [0] {""}
       *[other] { " " }· 🧾 { $receipts }
    }
payments-order =
    <b>Sipariş</b> <code>{ $reference }</code> · { $state }
    👤 { $name } · <code>{ $id }</code>
    📦 { $package } × { $count }
    🕒 { $at }
    {""}
    Tutar: { $total }
    Bakiyeden: { $credit }
    { $arrived }
    Eksik: { $missing }
payments-arrived = Hesaba gelen: { $amount }
payments-arrived-split = Hesaba gelen { $amount } = { $parts }
payments-part-order = sipariş { $amount }
payments-part-credit = bakiye { $amount }
payments-part-back = elle iade { $amount }
payments-extra-undecided = ⚠️ Fazlası şimdilik müşterinin bakiyesinde. Orada mı kalsın, bankadan iade mi ettiniz? Aşağıdan seçin.
payments-extra-kept = Fazlası müşterinin bakiyesine geçti.
payments-extra-all-back = Siparişin bedeli müşteriye elle iade edildi.
payments-extra-sent-back = Fazlası müşteriye elle iade edildi.
payments-extra-unsold = Bu siparişle bir şey açılamadı, tamamı müşterinin bakiyesine geçti.
payments-refund-sure =
    <code>{ $reference }</code> için <b>{ $amount }</b> tutarını bankanızdan iade ettiniz mi?
    {""}
    { $what ->
        [extra] Bu, fazla gelen kısım. Burada yalnızca kayda geçer, para göndermez; sipariş ve lisanslar olduğu gibi kalır.
       *[all] Burada yalnızca kayda geçer, para göndermez. Henüz başlamamış lisanslar kapanır; başlamış olanlar süresinin sonuna kadar çalışır.
    }
payments-state-created = seçildi
payments-state-shown = ödeme bekleniyor
payments-state-claimed = kontrol bekliyor
payments-state-paid = ödendi
payments-state-fulfilled = tamamlandı
payments-state-rejected = reddedildi
payments-state-cancelled = iptal
payments-state-expired = süresi doldu
payments-state-late = geç ödeme
payments-state-underpaid = eksik ödeme
payments-state-overpaid = fazla ödeme
payments-state-refunded = iade edildi
payments-nudge-remind = ⏰ <code>{ $reference }</code> ({ $amount }) 15 dakikadır karar bekliyor.
payments-nudge-alarm = 🚨 <code>{ $reference }</code> ({ $amount }) bir saattir karar bekliyor. Müşteri ödemeyi yaptığını söylüyor.
payments-terms =
    <b>Kullanım koşulları</b>
    {""}
    { $text }
    {""}
    { $seller }
payments-terms-missing = Kullanım koşulları henüz yayımlanmadı. Satışa açılmadan önce burada olacak.
payments-privacy =
    <b>Aydınlatma metni</b>
    {""}
    { $text }
payments-support =
    <b>Ödeme ve iade desteği</b>
    {""}
    Ödemeniz, faturanız ya da iadeniz için bize yazın; siparişinizin açıklama kodunu ekleyin. Buradan da yazabilirsiniz: /destek
    Saatlerimiz: { $from }–{ $to }
    {""}
    { $seller }
    {""}
    <i>Telegram bu satın alma için destek veremez.</i>
payments-lost-credit = { $amount } tutarındaki bakiyeniz
payments-lost-orders = { $count } açık siparişiniz
payments-refused-not-allowed = Bunun için yetkiniz yok.
payments-refused-own-order = Kendi siparişiniz için karar veremezsiniz. Ekipten başka biri baksın.
payments-refused-not-found = Bu kayıt artık yok. Listeyi /odemeler ile yenileyin.
payments-refused-already-decided = Buna zaten karar verilmiş.
payments-refused-bad-amount = Tutar sıfırdan büyük olmalı. Para gelmediyse “Reddet” düğmesini kullanın.
payments-refused-amount-changed = Beklenen tutar bu arada değişti. Güncel tutara bakıp yeniden onaylayın.
payments-refused-has-claim = Bu siparişte bekleyen bir bildirim var. Önce onu sonuçlandırın.
payments-refused-not-late = Bu sipariş artık geç ödeme durumunda değil.
payments-refused-not-overpaid = Bu siparişte fazla ödeme yok.
payments-refused-still-short = Gelen para siparişi karşılamıyor. Kalanı gelince yeniden deneyin ya da iade edin.
payments-refused-nothing-to-refund = Bu siparişte iade edilecek para yok.
payments-refused-extra-spent = Fazla gelen tutar müşterinin başka bir siparişinde kullanıldı, iade edilemez. Siparişin tamamını iade edecekseniz önce “Fazlası bakiyede kalsın” düğmesine basın.
payments-refused-refund-changed = İade edilecek tutar bu arada değişti, hiçbir şey kaydedilmedi. Siparişin güncel hâline bakıp yeniden seçin.
payments-refused-licence-not-found = Böyle bir lisans yok ya da süresi tamamen bitmiş.
payments-refused-no-reason = Hediye ay için kısa bir neden yazın.
