# Connecting a Telegram account and looking after it

accounts-access =
    <b>Telegram hesabınızı bağlayın</b>

    Bağladığınız hesap bizim sunucumuzda açık kalır ve sizin adınıza çalışır:
    • size yazanları görür, yanıtınızı onlara iletir
    • yalnızca size yazmış kişilere ve sizin yönettiğiniz gruplara yazar; kimseyi gruba eklemez, rehberinize dokunmaz, eski sohbetleri okumaz
    • şifrenizi, profilinizi ve öteki cihazlarınızı değiştirmez

    Telegram, kurallarına aykırı bulduğu hesapları sınırlayabilir; gönderim hızını bu yüzden düşük tutuyoruz.

    Oturum, Telegram’da <b>Ayarlar → Cihazlar</b> altında “{ $device }” adıyla görünür. Oradan ya da buradan istediğiniz an sonlandırabilirsiniz.
accounts-begin = Anladım, bağlayalım
accounts-back = Geri
accounts-cancel = Vazgeç
accounts-restart = Baştan başla

accounts-phone =
    <b>Telefon numarası</b>

    Bağlanacak Telegram hesabının numarasını yazın, örneğin <code>0532 123 45 67</code>. Yurt dışı numaraları ülke koduyla yazın: <code>+49 …</code>
accounts-phone-share = 📱 Numaramı paylaş
accounts-phone-own = Şu an kullandığınız hesabı bağlayacaksanız numaranızı aşağıdaki düğmeyle paylaşabilirsiniz.
accounts-phone-shared = Numaranızı aldım.
accounts-phone-not-own = Bu, sizin numaranız değil. Başka bir hesabın numarasını yazarak gönderin.
accounts-use-qr = QR kodla bağlan
accounts-use-phone = Numarayla bağlan

accounts-confirm =
    <b>{ $phone }</b>

    Kod bu hesabın Telegram’ına gelecek. Numara doğru mu?
accounts-confirm-yes = Doğru, kodu iste
accounts-confirm-no = Numarayı değiştir

accounts-code =
    <b>Giriş kodu</b>

    { $where }

    <code>{ $dots }</code>

    Kodu <b>aşağıdaki tuşlarla</b> girin. Mesaj olarak yazarsanız Telegram kodu hemen geçersiz kılar.
accounts-code-app = Telegram, kodu { $phone } numaralı hesabın “Telegram” adlı sohbetine gönderdi.
accounts-code-sms = Kod { $phone } numarasına SMS ile geldi.
accounts-code-call = Telegram { $phone } numarasını arayıp kodu okuyacak.
accounts-code-email = Kod, hesaba bağlı e-posta adresine geldi.
accounts-code-fragment = Kod, fragment.com’da bu numaranın sayfasında.
accounts-code-submit = Gönder
accounts-code-delete = ⌫
accounts-code-new = Yeni kod iste
accounts-code-none = Kod gelmedi mi?
accounts-code-wait = Kod gelmedi mi? ({ $seconds } sn)
accounts-code-none-page =
    <b>Kod gelmediyse</b>

    Önce { $phone } numaralı hesabın açık olduğu bir cihazda “Telegram” adlı sohbete bakın; kod çoğu zaman SMS ile değil, oraya gelir.
accounts-code-by-sms = SMS ile gönder
accounts-code-by-call = Arayıp okusun
accounts-code-by-fragment = fragment.com’da göster
accounts-code-by-other = Başka yolla gönder
accounts-code-burnt =
    Bu kod mesaj olarak yazıldığı için Telegram onu geçersiz kıldı; mesajınızı sildim.

    Yeni bir kod isteyip aşağıdaki tuşlarla girin.

accounts-password =
    <b>İki adımlı doğrulama</b>

    Bu hesabın bir şifresi var. Şifreyi buraya mesaj olarak yazın: yalnızca giriş için Telegram’a iletilir, kaydedilmez, mesajınız hemen silinir. Onu sizden başka kimse görmez. “/” ile başlasa bile şifre sayılır; yalnızca /iptal yazarsanız vazgeçmiş olursunuz.
accounts-password-hint = İpucunuz: { $hint }
accounts-login-older = ⬇️ Bağlantı aşağıda sürüyor.
accounts-password-older = 🔐 Şifrenizi Telegram’a ilettik.
accounts-password-late = Bağlantı denemesi sona erdiği için bu mesajı kullanmadım; şifreniz olabilir diye sohbetten sildim. Baştan başlayabilirsiniz; birine yazıyorduysanız mesajınızı yeniden gönderin.
accounts-password-checking = Şifre alındı, mesajınız silindi. Bakıyorum…

accounts-qr =
    <b>QR kodla bağlanın</b>

    Bağlanacak hesabın açık olduğu telefonda Telegram → <b>Ayarlar → Cihazlar → Masaüstü cihaz bağla</b> deyip bu kodu okutun.

    ⚠️ Kodu yalnızca kendiniz okutun, kimseye göndermeyin. Kendini yeniler, süresi dolunca silinir.
accounts-qr-over = QR kodun süresi doldu ve silindi.
accounts-qr-again = Yeni QR kod

accounts-connected =
    ✅ <b>{ $account }</b> bağlandı.

    Oturum, Telegram’da Ayarlar → Cihazlar altında “{ $device }” adıyla görünür.
accounts-cancelled = Bağlantıdan vazgeçildi, yarım kalan oturum silindi. Siparişiniz olduğu gibi duruyor.
accounts-expired = Bağlantı için on dakika doldu, yarım kalan oturum silindi. Siparişiniz olduğu gibi duruyor.
accounts-note =
    Merhaba, bu Telegram hesabını { $name } GAVATCORE’a bağladı. GAVATCORE bu hesaba gelen mesajları { $name } ile birlikte yanıtlar; yalnızca bu hesaba yazmış kişilere yazar.

    Sonlandırmak için: Ayarlar → Cihazlar → GAVATCORE → Oturumu kapat.

accounts-wait-seconds = { $count } saniye
accounts-wait-minutes = { $count } dakika
accounts-wait-about-minutes = yaklaşık { $count } dakika
accounts-wait-hours = yaklaşık { $count } saat
accounts-wait-button = ⏳ { $wait } sonra

# Why a step did not go on
accounts-refused-order-needed = Hesap bağlamak için önce bir paket seçip ödeme bilgilerini görmeniz gerekir.
accounts-refused-no-login = Süren bir bağlantı bulamadım. Baştan başlayalım.
accounts-refused-wrong-step = Bu adım geride kaldı. Güncel ekrandan devam edin.
accounts-refused-login-over = Bu bağlantı sona ermiş. Baştan başlayalım; siparişiniz olduğu gibi duruyor.
accounts-refused-phone-unclear = Bunu bir telefon numarası olarak okuyamadım. Örnek: <code>0532 123 45 67</code> ya da <code>+49 151 23456789</code>
accounts-refused-phone-invalid = Telegram bu numarayı tanımıyor. Ülke koduyla yeniden yazın, örneğin <code>+90 532 123 45 67</code>.
accounts-refused-phone-banned = Telegram bu numarayı kapatmış. Başka bir hesap bağlayın ya da Telegram’a itiraz edin: https://telegram.org/support
accounts-refused-phone-unoccupied = Bu numarayla açılmış bir Telegram hesabı yok. Önce telefonunuzda hesabı açın; burada yeni hesap açılmaz.
accounts-refused-phone-flood = Bu numara için çok fazla kod istenmiş; Telegram birkaç saat ara istiyor. QR kodla hemen bağlanabilirsiniz.
accounts-refused-password-flood = Bu hesapta çok fazla şifre denenmiş; Telegram birkaç saat ara istiyor. QR kodu da daha sonra deneyin.
accounts-refused-flood-wait = Telegram biraz beklememizi istiyor: { $wait }.
accounts-refused-codes-customer = Kısa sürede çok kod istediniz; { $wait } sonra yeniden isteyebilir ya da QR kodla bağlanabilirsiniz.
accounts-refused-codes-phone = Bu numara için kısa sürede çok kod istendi; { $wait } sonra yeniden isteyebilir ya da QR kodla bağlanabilirsiniz.
accounts-refused-codes-service = Şu an çok yoğunuz; { $wait } sonra yeniden deneyin ya da QR kodla bağlanın.
accounts-refused-service-down = Şu an bizden kaynaklanan bir sorun yüzünden hesap bağlanamıyor; ekibimize haber verildi. Özür dileriz, birazdan yeniden deneyin.
accounts-refused-unreachable = Telegram’a şu an ulaşamadım. Birazdan yeniden deneyin; bir şey kaybolmadı.
accounts-refused-code-short = Kod { $length } haneli. Kalanını da girin.
accounts-refused-code-invalid = Kod yanlış. Kalan deneme: { $left }
accounts-refused-code-expired = Bu kod artık geçerli değil. Bir kod herhangi bir sohbete yazıldığında Telegram onu hemen geçersiz kılar. Yeni kod isteyip tuşlarla girin.
accounts-refused-codes-used-up = Deneme hakkı bitti, bağlantı kapatıldı. Baştan başlayabilirsiniz; siparişiniz olduğu gibi duruyor.
accounts-refused-code-unusable = Telegram kodu tuşlarla girilemeyecek bir yolla gönderdi. Başka bir yol isteyin ya da QR kodla bağlanın.
accounts-refused-resend-later = Yeni kodu { $wait } sonra isteyebilirsiniz.
accounts-refused-no-other-way = Telegram bu numara için başka bir yol sunmuyor. QR kodla bağlanabilirsiniz.
accounts-refused-password-invalid = Şifre yanlış. Yeniden yazın. Kalan deneme: { $left }
accounts-refused-passwords-used-up = Şifre beş kez yanlış girildi, bağlantı kapatıldı. Baştan başlayabilirsiniz; siparişiniz olduğu gibi duruyor.
accounts-refused-restart = Telegram girişin baştan başlamasını istiyor. Numarayı onaylayıp yeni kod isteyin.
accounts-refused-restarts-used-up = Telegram girişin yeniden baştan başlamasını istedi; bağlantı kapatıldı. Birkaç dakika sonra baştan başlayabilirsiniz; siparişiniz olduğu gibi duruyor.
accounts-refused-qr-expired = Okutulan QR kodun süresi dolmuştu. Yeni bir QR kod açıp onu okutun.
accounts-refused-official-app-first = Telegram bu numaranın önce resmî uygulamada bir kez giriş yapmasını istiyor. Telefonunuzda giriş yapın, sonra yeniden deneyin ya da QR kodla bağlanın.
accounts-refused-session-gone = Telegram yarım kalan girişi kapatmış. Numarayı yeniden yazın.
accounts-refused-account-banned = Telegram bu hesabı kapatmış. İtiraz için: https://telegram.org/support
accounts-refused-already-connected = Bu Telegram hesabı zaten bağlı. Yeni oturum kapatıldı; başka bir hesap bağlayın.
accounts-refused-other-account = Bu, daha önce bağladığınızdan başka bir hesap. Yeni oturum kapatıldı. Hesabı değiştirmek isterseniz hesap sayfasındaki “Hesabı değiştir” düğmesini kullanın.
accounts-refused-busy = Bu hesapla ilgili bir işlem sürüyor. Birkaç saniye sonra yeniden deneyin.

# The accounts of a customer
accounts-list = <b>Hesaplarınız</b>
accounts-all = Bütün hesaplarım
accounts-list-empty = Henüz bağlı bir hesabınız yok.
accounts-page =
    <b>{ $account }</b>

    Durum: { $state }
accounts-page-blocks = Durduran: { $blocks }
accounts-page-phone = Numara: { $phone }
accounts-unnamed = Hesap { $id }

accounts-state-connecting = bağlanıyor
accounts-state-idle = bağlı, lisans bekliyor
accounts-state-live = çalışıyor
accounts-state-relogin-needed = yeniden bağlanmalı
accounts-state-banned = Telegram kapatmış
accounts-state-frozen = Telegram dondurmuş
accounts-state-disconnected = bağlı değil
accounts-state-paused = duruyor
accounts-state-unpaid = lisansı bitmiş

accounts-block-customer-pause = siz durdurdunuz
accounts-block-staff = ekibimiz durdurdu
accounts-block-session-lost = oturum sona erdi
accounts-block-safe-mode = güvenli mod (elle yanıt verebilirsiniz)
accounts-block-bot-blocked = botu engellemiştiniz

accounts-pause = ⏸ Durdur
accounts-resume = ▶️ Devam ettir
accounts-log-out = Oturumu kapat
accounts-log-out-sure =
    <b>{ $account }</b> oturumu kapatılacak. Hesap adınıza çalışmayı bırakır; lisansınız ve sürenizse olduğu gibi kalır. Emin misiniz?
accounts-log-out-yes = Evet, kapat
accounts-logged-out = { $account } oturumu kapatıldı ve bizdeki anahtarları silindi.
accounts-change = Hesabı değiştir
accounts-change-sure =
    <b>{ $account }</b> oturumu kapatılıp silinecek ve lisans, bağlayacağınız yeni hesaba geçecek. Bir dönemde iki kez değiştirebilirsiniz. Emin misiniz?
accounts-change-yes = Evet, değiştir
accounts-reconnect = Yeniden bağla
accounts-thaw = Yeniden dene
accounts-thawed = { $account } yeniden deneniyor.

accounts-account-refused-not-found = Bu hesabı bulamadım.
accounts-account-refused-not-yours = Bu hesap size ait değil.
accounts-account-refused-not-connected = Bu hesap zaten bağlı değil.
accounts-account-refused-already-done = Bu zaten yapılmış.
accounts-account-refused-changes-used-up = Bu dönemde hesabı iki kez değiştirdiniz. Bir kez daha gerekiyorsa /destek yazın.
accounts-account-refused-staff-block = Bu hesabı ekibimiz durdurdu; bu sürerken yerine başka bir hesap bağlanamaz. Çözmek için /destek yazın.

accounts-paused-all =
    { $count ->
        [one] Hesabınız durduruldu; kimseye bir şey yazmaz. Devam için /devam
       *[other] { $count } hesabınız durduruldu; kimseye bir şey yazmazlar. Devam için /devam
    }
accounts-paused-none = Durdurulacak çalışan bir hesabınız yok.
accounts-resume-pick = Hangi hesap devam etsin?
accounts-resume-all = Hepsi
accounts-resumed = ▶️ { $account } yeniden çalışıyor. Bu arada gelen mesajlar birazdan görünür.
accounts-resumed-blocked = { $account } için duraklatmanız kaldırıldı, ama şu engel sürüyor: { $blocks }
accounts-resume-none = Durdurduğunuz bir hesap yok.

# Notices
accounts-lost-revoked =
    ⚠️ <b>{ $account }</b> hesabının oturumu Telegram’da kapatılmış. Hesap çalışmıyor; bizdeki anahtarları silindi.

    Kapatan siz değilseniz Telegram’da Ayarlar → Cihazlar’a bakın. Yeniden bağlamak bir dakika sürer.
accounts-lost-duplicated =
    ⚠️ Telegram, <b>{ $account }</b> hesabının oturumunu güvenlik gereği kapattı. Hesap çalışmıyor.

    Yeniden bağlamak bir dakika sürer.
accounts-lost-banned =
    ⛔️ Telegram <b>{ $account }</b> hesabını kapatmış. Hesap çalışmıyor.

    İtiraz için https://telegram.org/support adresine yazın. Lisansınız duruyor; hesap açılırsa yeniden bağlayabilir ya da başka bir hesap bağlayabilirsiniz.
accounts-lost-frozen =
    ⛔️ Telegram <b>{ $account }</b> hesabını dondurmuş. Bütün otomatik işler durduruldu.

    İtiraz için Telegram’da @SpamBot’a yazın. Hesap açılınca aşağıdaki düğmeye basın.
accounts-safe-mode-on =
    🛟 <b>{ $account }</b> güvenli modda: { $trouble ->
        [peer_flood] Telegram, hesabın kısa sürede çok kişiye yazdığını bildirdi
        [restricted] Telegram, istenmeyen mesaj şüphesiyle hesabın yazmasını kısıtladı
       *[blocked] size yeni yazanlardan üçü bir gün içinde hesabı engelledi
    }.

    { $date } tarihine kadar hesap kendiliğinden hiçbir şey yazmaz; siz elle yanıt verebilirsiniz. Ardından bir hafta yarı hızla çalışır, sonra kendiliğinden eski hızına döner. Sizin bir şey yapmanız gerekmez.

    Telegram’ın koyduğu bir kısıtlama varsa ne zaman kalkacağını Telegram’da @SpamBot’a yazarak öğrenebilirsiniz.
accounts-safe-mode-off = <b>{ $account }</b> güvenli moddan çıktı. Bir hafta yarı hızla çalışacak, sonra eski hızına dönecek.
accounts-idle-warning = <b>{ $account }</b> bağlı ama lisansı yok. Yarın ({ $date }) oturumu kapatılıp silinecek. Kalsın isterseniz bir paket seçin.
accounts-stop-followed =
    ⏸ <b>{ $account }</b> bağlandı ama çalışmıyor: ekibimizin durdurma kararı bu hesap için de geçerli. Lisansınız ve süreniz olduğu gibi duruyor.

    Nedenini öğrenmek ve çözmek için destek ekibimize yazın.
accounts-support = Desteğe yaz
accounts-standing-works = Çalışıyor
accounts-standing-grace = Süre doldu, birkaç gün daha çalışıyor. Durmaması için yenileyin.
accounts-standing-connecting = Bağlanma adımı bitmedi. Kurulumu sürdürün.
accounts-standing-relogin-needed = Telegram oturumu kapandı. Hesabı yeniden bağlayın.
accounts-standing-banned = Telegram bu hesabı kapattı. Telegram’a itiraz edebilir ya da lisansınıza başka hesap bağlayabilirsiniz; /destek yardımcı olur.
accounts-standing-frozen = Telegram bu hesabı dondurdu. Telegram uygulamasındaki adımları izleyin; açılınca /destek yazın.
accounts-standing-disconnected = Hesabın bağlantısı kesik. Yeniden bağlayabilirsiniz.
accounts-standing-no-licence = Hesap bağlı, ödemesi bekleniyor. Ödeme onaylanınca kendiliğinden yayına girer.
accounts-standing-waiting = Lisans hazır, hesap bekliyor.
accounts-standing-suspended = Süre doldu, hesap durdu. Uzattığınız anda kaldığı yerden sürer.
accounts-standing-ended = Lisans bitti. Yeni bir paket seçebilirsiniz.
accounts-standing-staff = Ekibimiz hesabı durdurdu. Sebebi ve çözümü için /destek yazın.
accounts-standing-session-lost = Telegram oturumu düştü. Hesabı yeniden bağlayın.
accounts-standing-bot-blocked = Bu botu engellediğiniz için durdu. Mesajınız geldiğine göre birazdan sürer.
accounts-standing-customer-pause = Siz durdurdunuz. Dilediğiniz an sürdürebilirsiniz.
accounts-standing-safe-mode = Güvenli moddayız: Telegram uyardığı için bir gün yalnızca sizin yazdıklarınız gönderilir.
accounts-standing-idle = Bağlı, yayına girmeyi bekliyor.
