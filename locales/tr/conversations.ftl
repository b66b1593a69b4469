conversations-nameless = Adsız kişi
conversations-nameless-group = Grup
conversations-head = 💬 <b>{ $name }</b>{ $handle } → { $account }
conversations-head-group = 👥 <b>{ $name }</b>{ $handle } → { $account }

conversations-line-you = <i>Siz:</i>
conversations-line-phone = <i>Siz (telefondan):</i>
conversations-line-edited = <i>(düzenledi)</i>
conversations-line-deleted = 🗑 <i>silinen mesaj</i>
conversations-album =
    { $kind ->
        [photo] 📷 { $count } fotoğraf
        [video] 🎬 { $count } video
        [visual] 🖼 { $count } fotoğraf ve video
        [document] 📎 { $count } dosya
        [audio] 🎵 { $count } ses dosyası
       *[mixed] 📦 { $count } mesaj
    }
conversations-album-deleted = 🗑 <i>{ $count } tanesi silindi</i>

conversations-media-photo = 📷 Fotoğraf
conversations-media-video = 🎬 Video
conversations-media-animation = 🎞 GIF
conversations-media-voice = 🎤 Sesli mesaj
conversations-media-audio = 🎵 Ses dosyası
conversations-media-video-note = 📹 Görüntülü mesaj
conversations-media-document = 📎 Dosya
conversations-media-sticker = 🙂 Çıkartma
conversations-media-contact = 👤 Kişi
conversations-media-place = 📍 Konum
conversations-media-other = 📦 Telefondan görebileceğiniz bir mesaj
conversations-media-too-large = Bu dosya buraya sığmayacak kadar büyük; hesabınızın olduğu telefondan açabilirsiniz.
conversations-media-gone = Bu dosya artık Telegram’da yok.

conversations-button-reply = ✍️ Yanıtla
conversations-button-done = Vazgeç
conversations-button-read = 👁 Okundu
conversations-button-mute = 🔕 Sessize al
conversations-button-unmute = 🔔 Sesi aç
conversations-button-hands-off = ✋ Karışma
conversations-button-undo = ↩️ Geri al
conversations-button-back = ‹ Geri
conversations-button-retry = 🔁 Yeniden gönder
conversations-button-nobody = Vazgeç
conversations-button-receipt = 🧾 { $reference } siparişinin dekontu
conversations-button-newer = ‹ Daha yeni
conversations-button-older = Daha eski ›
conversations-button-past-no = Hayır, karışmayın
conversations-button-past-yes = Evet, gösterin
conversations-mute-1h = 1 saat
conversations-mute-8h = 8 saat
conversations-mute-ever = Hep

conversations-first =
    🎉 <b>İlk mesajınız geldi!</b>

    Kartın altındaki <b>Yanıtla</b>’ya basın ve yazın; yazdığınız, kendi hesabınızdan gider. Deneyin!
conversations-reply-open = ✍️ Sıradaki mesajınızı <b>{ $name }</b> alır.
conversations-reply-toast = Yazın, { $name } kişisine iletelim.
conversations-reply-closed = Yanıt kapandı.
conversations-read = Okundu olarak işaretlendi.
conversations-muted = { $until } saatine kadar sessizde.
conversations-muted-ever = Siz açana kadar sessizde.
conversations-unmuted = Ses yeniden açık.
conversations-hands-off = ✋ <b>{ $name }</b> ile sohbetinize artık karışmıyoruz: mesajları saklanmaz ve burada gösterilmez.
conversations-hands-on = Sohbet yeniden burada.

conversations-to-whom =
    { $count ->
        [one] Bunu kime gönderelim?
       *[other] Bu { $count } mesajı kime gönderelim?
    }
conversations-receipt-or-whom =
    { $count ->
        [one] Bu, siparişinizin dekontu mu, yoksa birine mi gönderelim?
       *[other] Bu { $count } mesaj siparişinizin dekontu mu, yoksa birine mi gönderelim?
    }
conversations-sent-to =
    { $count ->
        [one] Mesajınız <b>{ $name }</b> kişisine gidiyor.
       *[other] { $count } mesajınız <b>{ $name }</b> kişisine gidiyor.
    }
conversations-dropped = Tamam, kimseye göndermedik.
conversations-retried = 🔁 Yeniden gönderiliyor.
conversations-unsendable = Bu türden bir mesajı hesabınız gönderemiyor. Metin, fotoğraf, video, ses, dosya, çıkartma, konum ya da kişi gönderebilirsiniz.
conversations-kept = Yazdığınız kaybolmadı: 10 dakika içinde aynı düğmeyle yeniden gönderebilirsiniz.

conversations-digest =
    📬 <b>{ $contacts } kişi yazdı</b>, { $messages } yeni mesaj var.

    Okumak istediğinize dokunun.

conversations-past =
    🗂 <b>{ $account }</b> hesabında, bağlanmadan önceden kalan sohbetler var.

    Bunlara yeni gelen mesajları da burada gösterelim mi? Siz istemedikçe eski sohbetlerinize karışmayız.
conversations-past-included = Tamam, eski sohbetlerinize gelen yeni mesajlar da burada görünecek.
conversations-past-left = Tamam, eski sohbetlerinize karışmıyoruz.

conversations-failed = ⚠️ <b>{ $name }</b> kişisine mesajınız gitmedi.
conversations-failed-text =
    Yazdığınız duruyor:
    <blockquote>{ $text }</blockquote>
conversations-failed-media = Gönderdiğiniz yukarıda duruyor.
conversations-failed-privacy = Bu kişi yalnızca rehberindekilerden ya da Premium kullanıcılardan mesaj alıyor.
conversations-failed-paid-only = Bu kişi mesajlar için ücret istiyor; hesabınız ödeme yapmaz.
conversations-failed-blocked-by-contact = Bu kişi hesabınızı engellemiş.
conversations-failed-blocked-by-us = Bu kişiyi hesabınızdan engellemişsiniz. Telefonunuzdan engeli kaldırıp yeniden gönderebilirsiniz.
conversations-failed-contact-gone = Bu kişinin Telegram hesabı artık yok.
conversations-failed-chat-unknown = Telegram bu sohbeti hesabınıza henüz tanıtmadı. Birazdan yeniden deneyin.
conversations-failed-write-forbidden = Bu grupta yazma izniniz yok.
conversations-failed-peer-flood = Telegram hesabınızı yavaşlattı. Koruma için bir süre bekliyoruz, sonra yeniden gönderebilirsiniz.
conversations-failed-restricted = Telegram, istenmeyen mesaj şüphesiyle hesabınızın yazmasını kısıtladı. Ne zaman kalkacağını Telegram’da @SpamBot söyler; sonra yeniden gönderebilirsiniz.
conversations-failed-session-lost = Hesabınızın bağlantısı koptu. /musteri_panel ile yeniden bağlayıp gönderebilirsiniz.
conversations-failed-stopped = Hesabınız durdurulduğu için gönderilmedi. Yeniden çalıştırınca aynı düğmeyle gönderebilirsiniz.
conversations-failed-expired = Sırası gelmeden süresi doldu. Yeniden gönderebilirsiniz.
conversations-failed-media-gone = Gönderdiğiniz dosya artık Telegram’da yok. Dosyayı yeniden yükleyin.
conversations-failed-media-too-large = Dosya 20 MB’tan büyük olduğu için gönderilemedi.
conversations-failed-empty = Mesaj boş göründü.
conversations-failed-too-long = Mesaj Telegram’ın sınırından uzun. Bölerek gönderebilirsiniz.
conversations-failed-refused = Telegram bu mesajı kabul etmedi. Birazdan yeniden deneyin.

conversations-refused-no-conversation = Bu sohbet artık burada değil.
conversations-refused-hands-off = Bu sohbete karışmıyoruz. Yazmak için telefonunuzu kullanın ya da “Geri al”a basın.
conversations-refused-nothing-to-send = Gönderilecek bir şey kalmamış. Yeniden yazıp gönderin.
conversations-refused-no-permit = Önce karşı tarafın yazması gerekiyor.
conversations-refused-not-connected = Hesabınız şu an bağlı değil. /musteri_panel ile bağlayın.
conversations-refused-paused = Hesabınız şu an duraklatılmış. Nedenini ve çözümünü /bot_durum ile görebilirsiniz.
conversations-refused-safe-mode = Hesabınız güvenli modda; bu mesaj şimdilik gönderilemiyor.

conversations-lost = { $count } sohbet ve içindeki mesajlar

# Otomatik yanıtlar ve taslaklar
conversations-line-auto = <i>🤖 Otomatik:</i>
conversations-line-sources = <i>(📚 { $sources })</i>
conversations-draft-head = ✍️ <b>Taslak.</b> Gönderin, düzeltin ya da silin:
conversations-draft-writing = ✍️ <b>Yapay zekâ yazıyor…</b>
conversations-draft-outdated = ✍️ <b>Yeni mesaj geldi;</b> taslak yenileniyor:
conversations-draft-sources = 📚 Kaynak: { $sources }
conversations-draft-leaves = ⏱ Dokunmazsanız { $at } sularında kendiliğinden gönderilir.
conversations-paused-until = ⏸ Siz yazdınız; saat { $until } olana kadar otomatik yanıt da taslak da hazırlanmaz.
conversations-button-draft-send = ✅ Gönder
conversations-button-draft-edit = ✏️ Düzelt
conversations-button-draft-discard = 🗑 Sil
conversations-button-hand-back = 🤖 Otomatiğe bırak
conversations-draft-sent = Gönderiliyor…
conversations-draft-discarded = Taslak silindi.
conversations-draft-edit =
    Göndermek istediğiniz hâlini yazın; aynen o gider. Taslak bu (dokununca kopyalanır):

    <code>{ $text }</code>
conversations-draft-kept = Tamam, taslak kartta sizi bekliyor.
conversations-handed-back = Tamam, bu sohbet yine otomatikte.
conversations-refused-no-draft = Bu taslak artık yok.
conversations-refused-stale-draft = Karşı taraf bu arada yazdı; bu taslak artık güncel değil. Kartta yenisini göreceksiniz.
conversations-hand-over-not-in-sources = ⚠️ Bunun yanıtı bilgi kaynaklarınızda yok; siz yanıtlayın.
conversations-hand-over-unlisted-link = ⚠️ Yanıtta izin verdiğiniz bağlantılar dışında bir bağlantı var. Lütfen bakın.
conversations-hand-over-blocked-word = ⚠️ Yanıtta size bırakmamı istediğiniz bir kelime geçiyor. Lütfen bakın.
conversations-hand-over-repeated-text = ⚠️ Aynı metin az önce birkaç kişiye gitti; bunu siz gönderin.
conversations-hand-over-only-media = 👀 Yazı olmadan bir şey gönderdi; siz bakın.
conversations-hand-over-asked-more = 👀 Menüyü gönderdik; ayrıca bir soru sordu, siz yanıtlayın.
conversations-hand-over-hourly-limit = ⚠️ Bu kişiye bir saatte 20 otomatik yanıt gitti; artık siz karar verin.
conversations-hand-over-safe-mode = 🛡 Hesabınız güvenli modda; yanıtları şimdilik siz gönderiyorsunuz.
conversations-hand-over-waited = ⏱ Dakikalık sınır yüzünden zamanında gidemedi; isterseniz siz gönderin.
conversations-hand-over-late = ⏱ Yanıt zamanında yetişmedi; siz bakın.
conversations-skipped = ⏫ <i>Çok hızlı yazıyor: önceki { $count } mesaj burada yok, Telegram’daki sohbette duruyor.</i>
conversations-auto-failed = ⚠️ Otomatik mesaj gitmedi; siz yanıtlayın.
conversations-auto-closed = Bu kişi yeniden yazana kadar otomatik mesaj da gitmez.
conversations-hand-over-off-hours = 🌙 Otomatik yanıt saatleriniz dışında geldi; siz yanıtlayın.

conversations-button-alone = ✋ Karışılmayan sohbetler
conversations-button-silent = 🔕 Sessizdekiler
conversations-button-alone-past-yes = Eski sohbetler de görünsün
conversations-button-alone-past-no = Eski sohbetlere karışmayın
conversations-alone =
    ✋ <b>Karışılmayan sohbetler</b> · { $account }

    { $count ->
        [0] Şu an böyle bir sohbet yok. Bir kartın altındaki <b>Karışma</b>’ya basarsanız o sohbet saklanmaz, gösterilmez ve kendiliğinden yanıtlanmaz.
       *[other] { $count } sohbete karışmıyoruz: mesajları saklanmaz, gösterilmez, kendiliğinden yanıtlanmaz. Geri almak istediğinize basın.
    }
conversations-alone-past-yes = Hesabı bağlamadan önceki özel sohbetleriniz: yeni mesajları burada görünüyor.
conversations-alone-past-no = Hesabı bağlamadan önceki özel sohbetleriniz: karışmıyoruz.
conversations-silent =
    🔕 <b>Sessizdekiler</b> · { $account }

    { $count ->
        [0] Sessize aldığınız bir sohbet yok.
       *[other] { $count } sohbet sessizde: mesajları gelir, ses çıkarmaz. Sesini açmak istediğinize basın.
    }

# Yanıtın düzenlenmesi
conversations-edit-refused-too-old = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: Telegram, 48 saatten eski mesajların değiştirilmesine izin vermiyor.
conversations-edit-refused-deleted = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: mesajınız o sohbetten silinmiş.
conversations-edit-refused-not-connected = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: hesabınız şu an bağlı değil.
conversations-edit-refused-paused = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: hesabınız şu an duraklatılmış.
conversations-edit-refused-too-long = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: yeni hâli Telegram’ın sınırından uzun.
conversations-edit-refused-refused = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: Telegram bu değişikliği kabul etmedi.
conversations-edit-refused-no-answer = ✏️ Düzenlemeniz karşı tarafa ulaşmadı: o yanıtın kaydı artık burada yok.
conversations-edit-refused-hands-off = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: bu sohbete karışmıyoruz, telefonunuzdan düzenleyebilirsiniz.
conversations-edit-refused-file = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: giden bir dosya değiştirilemiyor, yenisini ayrıca gönderin.
conversations-edit-refused-not-sent = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: mesajın kendisi de gitmemişti, yeniden gönderirseniz bu hâliyle gider.
conversations-edit-refused-late = ✏️ Düzenlemeniz <b>{ $name }</b> kişisine ulaşmadı: hesabınız bir saattir Telegram’a bağlanamıyor.
