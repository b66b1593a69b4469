backoffice-package-basic = Temel
backoffice-package-premium = Premium
backoffice-package-enterprise = Kurumsal
backoffice-licence-waiting = hesap bekliyor
backoffice-licence-active = çalışıyor
backoffice-licence-grace = ek sürede
backoffice-licence-suspended = durdu
backoffice-licence-ended = bitti
backoffice-filter = Listede kimler görünsün?
backoffice-filter-all = Herkes
backoffice-filter-none = Lisansı olmayanlar
backoffice-filter-waiting = Hesap bekleyenler
backoffice-filter-active = Çalışanlar
backoffice-filter-grace = Ek sürede
backoffice-filter-suspended = Durmuş
backoffice-filter-ended = Bitmiş
backoffice-filter-basic = Temel
backoffice-filter-premium = Premium
backoffice-filter-enterprise = Kurumsal
backoffice-list =
    <b>Müşteriler</b> · { $filter }{ $search ->
        [none] {""}
       *[other] {" "}· “{ $search }”
    }
    { $shown ->
        [none] Bu seçime uyan kimse yok.
        [all] { $count } kişi
       *[part] { $count } kişi · { $from }–{ $to } arası
    }
backoffice-search = Aradığınız adı, kullanıcı adını ya da kimlik numarasını yazın.
backoffice-cancelled = Vazgeçildi, hiçbir şey değişmedi.
backoffice-who-pick = Bu ad el değiştirmiş olabilir: ya birden çok kişi kullandı ya da bir gündür görmedik. Aradığınız kişiye basın.
backoffice-who-line = { $name } · { $id } · { $at }
backoffice-who-none = Bu kişiyi bulamadık. Bota henüz hiç yazmamış olabilir.
backoffice-who-usage = Komutun yanına kullanıcı adı ya da kimlik yazın: <code>/{ $command } @ad</code>
backoffice-report =
    <b>{ $name }</b> · { $username }
    Kimlik: <code>{ $id }</code>
    Dil: { $language ->
        [tr] Türkçe
       *[en] İngilizce
    } · İlk mesaj: { $since } · Son görülme: { $seen }
    { $reach ->
        [yes] Bot bu kişiye yazabiliyor.
       *[no] ⚠️ Botu engellemiş.
    }
backoffice-report-licences = <b>Lisanslar</b>
backoffice-report-accounts = <b>Hesaplar</b>
backoffice-report-orders = <b>Siparişler</b>
backoffice-report-tickets = <b>Destek talepleri</b>
backoffice-report-events = <b>Son olaylar</b>
backoffice-none = yok
backoffice-licence-line = #{ $licence } { $package } · { $state }{ $until ->
        [none] {""}
       *[other] {" "}· { $until }
    }
backoffice-account-line = { $name } · { $phone } · { $state }
backoffice-order-free-month = Ücretsiz ay
backoffice-order-line = <code>{ $reference }</code> { $package } ×{ $count } · { $state }
backoffice-ticket-line = #{ $ticket } · { $at } · { $state ->
        [open] yanıt bekliyor
        [answered] yanıtlandı
       *[closed] kapalı
    }
backoffice-order-created = seçildi
backoffice-order-shown = ödeme bekliyor
backoffice-order-claimed = kontrol ediliyor
backoffice-order-paid = ödendi
backoffice-order-fulfilled = tamamlandı
backoffice-order-rejected = reddedildi
backoffice-order-cancelled = iptal edildi
backoffice-order-expired = süresi doldu
backoffice-order-late = geç ödendi
backoffice-order-underpaid = eksik ödendi
backoffice-order-overpaid = fazla ödendi
backoffice-order-refunded = iade edildi
backoffice-standing-works = çalışıyor
backoffice-standing-grace = ek sürede çalışıyor
backoffice-standing-connecting = bağlanıyor
backoffice-standing-relogin-needed = yeniden giriş gerekiyor
backoffice-standing-banned = Telegram kapattı
backoffice-standing-frozen = Telegram dondurdu
backoffice-standing-disconnected = bağlı değil
backoffice-standing-no-licence = lisansı yok
backoffice-standing-waiting = lisans başlamadı
backoffice-standing-suspended = süresi doldu
backoffice-standing-ended = lisans bitti
backoffice-standing-staff = ekip durdurdu
backoffice-standing-session-lost = oturum düştü
backoffice-standing-bot-blocked = müşteri botu engelledi
backoffice-standing-customer-pause = müşteri durdurdu
backoffice-standing-safe-mode = güvenli modda
backoffice-standing-idle = yayına girmeyi bekliyor
backoffice-event-customer-onboarding-started = Kuruluma başladı
backoffice-event-customer-package-selected = Paket seçti
backoffice-event-customer-payment-claimed = Ödedim dedi
backoffice-event-customer-payment-approved = Ödeme onaylandı
backoffice-event-customer-payment-rejected = Ödeme reddedildi
backoffice-event-customer-payment-withdrawn = Ödeme bildirimini geri çekti
backoffice-event-order-paid = Sipariş ödendi
backoffice-event-order-underpaid = Eksik ödeme geldi
backoffice-event-order-late = Geç ödeme geldi
backoffice-event-order-unsold = Sipariş yerine getirilemedi, tutar bakiyeye geçti
backoffice-event-customer-onboarding-completed = Kurulumu bitirdi
backoffice-event-customer-onboarding-abandoned = Kurulumu yarım bıraktı
backoffice-event-customer-bot-activated = Hesap yayına girdi
backoffice-event-customer-licence-renewed = Lisans yenilendi
backoffice-event-licence-upgraded = Daha büyük pakete geçti
backoffice-event-customer-licence-suspended = Lisans durdu
backoffice-event-licence-ended = Lisans bitti
backoffice-event-licence-moved = Lisans devralındı
backoffice-event-free-month-given = Ücretsiz ay verildi
backoffice-event-account-connected = Hesap bağlandı
backoffice-event-customer-session-lost = Oturum düştü
backoffice-event-account-safe-mode = Güvenli mod değişti
backoffice-event-ticket-opened = Destek talebi açtı
backoffice-event-customer-unreachable = Botu engelledi
backoffice-event-customer-reachable = Bota geri döndü
backoffice-all = tüm hesaplar
backoffice-block-which = <b>{ $name }</b>: hangi hesap durdurulsun?
backoffice-lift-which = <b>{ $name }</b>: hangi hesabın durdurması kalksın?
backoffice-block-ask = <b>{ $name }</b> · { $account } durdurulsun mu? Sebebini yazarsanız müşteri de görür; yazmadan da durdurabilirsiniz. Lisans tarihleri değişmez.
backoffice-lift-ask = <b>{ $name }</b> · { $account }: ekip durdurması kalksın mı? Lisans tarihleri değişmez.
backoffice-block-done =
    { $count ->
        [0] Zaten durdurulmuştu, değişen bir şey yok.
       *[other] { $count } hesap durduruldu, müşteriye haber verildi.
    }
backoffice-lift-done =
    { $count ->
        [0] Ekip durdurması zaten yoktu, değişen bir şey yok.
       *[other] { $count } hesabın durdurması kalktı, müşteriye haber verildi.
    }
backoffice-stopped = { $account } hesabınızı ekibimiz durdurdu. Ayrıntı için destek ekibimize yazabilirsiniz.
backoffice-stopped-why =
    { $account } hesabınızı ekibimiz durdurdu. Sebep:
    {""}
    { $note }
backoffice-resumed = Ekibimiz { $account } hesabınızı yeniden açtı. Başka bir engel yoksa çalışmaya devam ediyor.
backoffice-change-done = #{ $licence } numaralı lisans bu dönemde hesabını bir kez daha değiştirebilir. Müşteriye haber verildi.
backoffice-change-allowed = #{ $licence } numaralı lisansınızın hesabını bu dönemde bir kez daha değiştirebilirsiniz.
backoffice-licence-pick = Hangi lisans?
backoffice-free-why = #{ $licence } numaralı lisansa bir ay ücretsiz eklenecek. Sebebini yazın; yazdığınızda işlenir.
backoffice-free-done = #{ $licence } numaralı lisansa bir ay eklendi.
backoffice-move-to = #{ $licence } numaralı lisans kime geçsin? Kullanıcı adını ya da kimliğini yazın. O kişi bota en az bir kez yazmış olmalı.
backoffice-move-ask = #{ $licence } numaralı lisans <b>{ $to }</b> kişisine geçsin mi? Bağlı hesabın oturumu kapatılır ve silinir; yeni sahibi kendi hesabını bağlar. İkinci bir ekip üyesinin onayı gerekir.
backoffice-move-asked = İstek iletildi. İkinci bir ekip üyesi onaylayınca lisans geçer.
backoffice-move-decide = #{ $licence } numaralı lisans <b>{ $from }</b> kişisinden <b>{ $to }</b> kişisine geçsin mi? Bağlı hesabın oturumu kapatılıp silinir.
backoffice-move-done = Lisans yeni sahibine geçti.
backoffice-move-no = Geçiş reddedildi, lisans olduğu yerde kaldı.
backoffice-move-refused = #{ $licence } numaralı lisansın geçişi reddedildi.
backoffice-move-given = Bir lisansınız (#{ $licence }) isteğiniz üzerine başka bir kişiye geçti; bağlı hesabınız varsa oturumunu kapattık. Bir yanlışlık varsa hemen /destek yazın.
backoffice-move-got = 🎉 Bir lisans (#{ $licence }) artık sizin. Kendi hesabınızı bağlayarak başlayabilirsiniz.
backoffice-erase-first = <b>{ $name }</b> ({ $id }) kişisinin tüm verileri silinsin mi? Hesaplarının oturumu kapanır, lisansları biter. Bu işlem geri alınamaz.
backoffice-erase-second = <b>Son kez soruyoruz.</b> Onayladığınız anda her şey silinir.
backoffice-erase-done = Veriler silindi; kayıtlarda yalnızca kime ait olduğu bilinemeyen bir numara kaldı.
backoffice-roles = <b>Ekip</b>
backoffice-role-line = { $role }: { $person }{ $fixed ->
        [yes] {" "}· sunucu ayarında
       *[no] {""}
    }{ $reach ->
        [yes] {""}
        [no] {" "}· ⚠️ botu engellemiş
       *[never] {" "}· ⚠️ bota hiç yazmamış, bildirim gitmez
    }
backoffice-role-choose = <b>{ $person }</b> · { $role ->
        [support] Destek
        [admin] Yönetici
        [owner] Sahip
       *[none] yetkisi yok
    }. Ne olsun?
backoffice-role-unknown = Bu adda birini tanımıyoruz; bota hiç yazmamış olabilir. Kullanıcı adını kontrol edin ya da kimlik numarasını yazın.
backoffice-role-who = Yetki vereceğiniz kişinin kullanıcı adını ya da kimlik numarasını yazın.
backoffice-role-ask = { $role ->
        [support] <b>{ $person }</b> destek yetkisi alsın mı? Müşterileri görür, talepleri yanıtlar.
        [admin] <b>{ $person }</b> yönetici olsun mu? Ödemeleri onaylar, hesapları durdurur, rapor ve duyuruya erişir.
        [owner] <b>{ $person }</b> sahip olsun mu? Yetkiler ve ayarlar dahil her şeyi yapabilir.
       *[none] <b>{ $person }</b> kişisinin yetkisi alınsın mı?
    }
backoffice-saved = Kaydedildi.
backoffice-settings = <b>Ayarlar</b>
backoffice-setting-line = { $name }: { $value }
backoffice-sales-open = ✅ Satış açık.
backoffice-sales-closed = ⚠️ Satış kapalı. Eksik: { $fields }
backoffice-not-set = ayarlanmadı
backoffice-setting-now =
    <b>{ $name }</b>
    Şu an: { $value }
backoffice-setting-check =
    <b>{ $name }</b> şöyle olacak:
    {""}
    { $value }
    {""}
    { $more ->
        [0] Onaylıyor musunuz? Yalnızca yeni siparişlerde geçerli olur.
       *[other] Doğru mu? Para buraya gelecek; bir kez daha soracağız.
    }
backoffice-setting-check-again =
    <b>{ $name }</b>, son kontrol. Rakamları bankanızdaki kayıtla tek tek karşılaştırın:
    {""}
    <code>{ $value }</code>
    {""}
    { $more ->
        [0] Yalnızca yeni siparişlerde geçerli olur.
       *[other] Bir kez daha soracağız.
    }
backoffice-field-iban = IBAN
backoffice-field-ibanholder = Hesap sahibi
backoffice-field-bankname = Banka
backoffice-field-papara = Papara
backoffice-field-supporttelegram = Destek Telegram
backoffice-field-supportwhatsapp = Destek WhatsApp
backoffice-field-supporthours = Destek saatleri
backoffice-field-seller = Satıcı
backoffice-field-termstext = Koşullar (metin)
backoffice-field-termsurl = Koşullar (adres)
backoffice-field-privacytext = Aydınlatma metni
backoffice-how-iban = Yeni IBAN’ı yazın. İki kez onaylamanız istenecek.
backoffice-how-ibanholder = Hesap sahibinin adını bankadaki gibi yazın.
backoffice-how-bankname = Bankanın adını yazın.
backoffice-how-papara = Papara numarasını yazın (10 rakam).
backoffice-how-supporttelegram = Destek hesabının kullanıcı adını yazın, örneğin @destek_hatti
backoffice-how-supportwhatsapp = WhatsApp numarasını ülke koduyla yazın.
backoffice-how-supporthours = Saatleri ve günleri yazın, örneğin <code>09:00-18:00 1-5</code> (1 pazartesi, 7 pazar).
backoffice-how-seller = Satıcının unvanını, adresini ve e-postasını yazın.
backoffice-how-termstext = Kullanım koşullarının tamamını yazın. Müşterilerden yeniden onay istenir.
backoffice-how-termsurl = Koşulların adresini yazın (https://…). Müşterilerden yeniden onay istenir.
backoffice-how-privacytext = Aydınlatma metninin tamamını yazın. Müşterilere yeniden gösterilir.
backoffice-price-write = <b>{ $package }</b> için yeni aylık fiyatı lira olarak yazın. Süren lisanslar ve gösterilmiş siparişler eski fiyatında kalır.
backoffice-price-check = <b>{ $package }</b> yeni siparişlerde aylık { $price } olsun mu?
backoffice-price-done = <b>{ $package }</b> artık aylık { $price }.
backoffice-told-role =
    { $role ->
        [support] 🔑 { $actor }, { $person } kişisine destek yetkisi verdi.
        [admin] 🔑 { $actor }, { $person } kişisini yönetici yaptı.
        [owner] 🔑 { $actor }, { $person } kişisini sahip yaptı.
       *[none] 🔑 { $actor }, { $person } kişisinin yetkisini aldı.
    }
backoffice-told-you =
    { $role ->
        [support] 🔑 Ekipteki yetkiniz artık: Destek. Komutlarınız /yardim içinde.
        [admin] 🔑 Ekipteki yetkiniz artık: Yönetici. Komutlarınız /yardim içinde.
        [owner] 🔑 Ekipteki yetkiniz artık: Sahip. Komutlarınız /yardim içinde.
       *[none] 🔑 Ekip yetkiniz kaldırıldı; ekip komutları ve düğmeleri artık çalışmaz. Emeğiniz için teşekkürler.
    }
backoffice-told-settings =
    ⚙️ { $actor } ayarları değiştirdi: { $field ->
        [iban] IBAN
        [ibanHolder] hesap sahibi
        [bankName] banka
        [papara] Papara
        [supportTelegram] destek Telegram
        [supportWhatsapp] destek WhatsApp
        [supportHours] destek saatleri
        [seller] satıcı
        [termsText] koşullar
        [termsUrl] koşulların adresi
       *[privacyText] aydınlatma metni
    }{ $count ->
        [0] {""}
       *[other] {" "}ve { $count } alan daha
    }. Güncel hâli: /ayarlar
backoffice-told-free = 🎁 { $actor }, { $person } kişisine ücretsiz bir ay verdi (sipariş #{ $order }).
backoffice-told-move = 🔁 { $actor } isteğiyle #{ $licence } numaralı lisans { $person } kişisine geçti.
backoffice-erase-told = 🗑 Ekibimiz bizdeki tüm verilerinizi siliyor ve hesaplarınızın oturumunu kapatıyor. Sorunuz varsa /destek yazın; dilediğiniz zaman /start ile yeniden başlayabilirsiniz.
backoffice-told-erased =
    🗑 Ödeme yapmış bir müşterinin verileri silindi: { $package ->
        [basic] Temel
        [premium] Premium
       *[enterprise] Kurumsal
    } paketi, kayıtlarda <code>{ $person }</code>.
backoffice-told-lost =
    🔌 { $person } müşterisinin { $account } hesabında oturum bitti: { $reason ->
        [revoked] Telegram’da sonlandırılmış
        [duplicated] Telegram güvenlik için kapatmış
        [banned] Telegram hesabı yasaklamış
       *[frozen] Telegram hesabı dondurmuş
    }. Müşteriye ne yapacağı söylendi.
backoffice-told-safe-mode =
    { $state ->
        [peer_flood] 🛟 { $person } müşterisinin { $account } hesabı güvenli moda geçti: Telegram çok kişiye yazdığını bildirdi. 24 saat yalnızca elle yanıtlanır, sonra bir hafta yarı hızla; kendiliğinden biter.
        [restricted] 🛟 { $person } müşterisinin { $account } hesabı güvenli moda geçti: Telegram yazmasını kısıtladı. 24 saat yalnızca elle yanıtlanır, sonra bir hafta yarı hızla; kendiliğinden biter.
        [blocked] 🛟 { $person } müşterisinin { $account } hesabı güvenli moda geçti: bir günde yeni yazan üç kişi engelledi. 24 saat yalnızca elle yanıtlanır, sonra bir hafta yarı hızla; kendiliğinden biter.
       *[off] 🛟 { $person } müşterisinin { $account } hesabı güvenli moddan çıktı, bir hafta yarı hızda çalışır.
    }
backoffice-told-stop-followed = ⏸ { $person } müşterisinin yeni bağladığı { $account } hesabı, süren durdurma kararı yüzünden durdurulmuş olarak başladı.
backoffice-button-home = ‹ Ana sayfa
backoffice-button-open = Müşteriyi aç
backoffice-button-filter = Süz
backoffice-button-search = Ara
backoffice-button-search-off = Aramayı kaldır
backoffice-button-cancel = Vazgeç
backoffice-button-block = Durdur
backoffice-button-unblock = Durdurmayı kaldır
backoffice-button-all = Tüm hesaplar
backoffice-button-change = Hesap değişikliği hakkı ver
backoffice-button-account = Hesaplarım
backoffice-button-free = Ücretsiz ay ver
backoffice-button-move-ask = Lisansı taşı
backoffice-button-erase = Verilerini sil
backoffice-button-erase-on = Devam et
backoffice-button-erase-all = Evet, hepsini sil
backoffice-button-support = Destek
backoffice-button-panel = Hesap bağla
backoffice-button-move = Geçsin
backoffice-button-refuse = Reddet
backoffice-button-add = Yetki ver
backoffice-button-revoke = Yetkiyi al
backoffice-button-back = Geri
backoffice-button-confirm = Onayla
backoffice-button-clear = Kaldır
backoffice-refused-not-allowed = Bu işlem için yetkiniz yok.
backoffice-refused-unknown = Bu kişiyi bulamadık. Bota henüz hiç yazmamış olabilir.
backoffice-refused-no-accounts = Bu müşterinin bağlı bir hesabı yok.
backoffice-refused-own-account = Bu hesap sizin; durdurmayı başka bir yetkili kaldırabilir.
backoffice-refused-same-person = Lisans zaten bu kişide.
backoffice-refused-changes-left = Bu lisans bu dönemde hesabını zaten değiştirebilir; ek hak gerekmez.
backoffice-refused-licence-not-found = Bu lisansı bulamadık.
backoffice-refused-licence-ended = Bu lisans bitmiş, taşınamaz.
backoffice-refused-has-order = Bu lisansın açık bir siparişi var. Sonuçlanınca taşıyabilirsiniz.
backoffice-refused-already-asked = Bu lisans için bekleyen bir geçiş isteği var.
backoffice-refused-own-request = İsteği siz açtınız; onu başka bir ekip üyesi onaylamalı.
backoffice-refused-own-licence = Bu lisans sizi ilgilendiriyor; kararı başka bir ekip üyesi vermeli.
backoffice-refused-move-gone = Bu istek sonuçlanmış ya da süresi geçmiş.
backoffice-refused-own-order = Kendi lisansınıza ücretsiz ay veremezsiniz.
backoffice-refused-no-reason = Sebep boş olamaz. Kısaca yazın.

backoffice-home = <b>Merhaba { $name }!</b> Yetkiniz: { $role }
backoffice-home-claims =
    { $claims ->
        [0] 💳 Bekleyen ödeme bildirimi yok.
       *[other] 💳 { $claims } ödeme bildirimi karar bekliyor.
    }
backoffice-home-tickets =
    { $tickets ->
        [0] 💬 Bekleyen destek talebi yok.
       *[other] 💬 { $tickets } destek talebi yanıt bekliyor.
    }
backoffice-home-hint = Yeni bildirimler buraya düşer. Tüm komutlar: /yardim · Müşteri gözüyle bakmak için: /musteri_panel
backoffice-home-button-claims = Ödemeler ({ $claims })
backoffice-home-button-tickets = Destek ({ $tickets })
backoffice-home-button-customers = Müşteriler
backoffice-home-button-report = Rapor

backoffice-told-text-stopped =
    🛑 <b>{ $account }</b> ({ $person }): yapay zekânın yazdığı bir metin { $topic ->
        [fraud] yanıltıcı kazanç vaadi
        [posing] başka bir kişi ya da kurum gibi davranma
        [sexual] cinsel hizmet
        [gambling] kumar ve bahis
        [medicines] ilaç satışı
       *[credentials] şifre ya da kod isteme
    } kuşkusuyla durduruldu; hiçbir yere gitmedi. Hesaba bakın, gerekirse durdurun.
backoffice-told-budget-warned = 🤖 <b>{ $account }</b> hesabının bu ayki yapay zekâ hakkının %{ $percent } kadarı kullanıldı. Dolunca mesajları ay başına kadar siz yanıtlarsınız.
backoffice-told-budget-spent = 🤖 <b>{ $account }</b> hesabının bu ayki yapay zekâ hakkı doldu. Mesajlar gelmeye devam eder; ay başına kadar siz yanıtlarsınız.
