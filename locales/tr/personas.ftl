personas-title = 🪪 <b>{ $account }</b> kim olsun?
personas-line-name = <b>Ad:</b> { $value }
personas-line-tone = <b>Üslup:</b> { $value }
personas-line-role = <b>Görev:</b> { $value }
personas-line-services = <b>Hizmetler:</b> { $value }
personas-line-forbidden = <b>Konuşulmayacaklar:</b> { $value }
personas-hint = Dilediğinizi değiştirin, dilediğinizi olduğu gibi bırakın. Bitince <b>Kaydet</b>’e basın; sonra da her zaman değiştirebilirsiniz.

personas-button-name = ✏️ Ad
personas-button-tone = 🎭 Üslup
personas-button-role = 💼 Görev
personas-button-services = 🛍 Hizmetler
personas-button-forbidden = 🚫 Konuşulmayacaklar
personas-button-defaults = Hazır ayarlarla devam
personas-button-save = ✅ Kaydet
personas-button-back = ‹ Geri
personas-button-default = Hazır ayar kalsın

personas-tone-warm = Sıcak ve samimi
personas-tone-formal = Resmî ve nazik
personas-tone-lively = Neşeli ve enerjik
personas-tone-brief = Kısa ve net

personas-default-name = Asistan
personas-default-role = Mesajları karşılayan ekip üyesi
personas-default-services = Henüz yazmadınız
personas-default-forbidden = Siyaset, din, sağlık ve hukuk tavsiyesi

personas-ask-name =
    Hesap kendini hangi adla tanıtsın? Yazıp gönderin (en çok { $max } karakter).

    Şu an: <b>{ $value }</b>
personas-ask-tone = Hesap nasıl konuşsun?
personas-ask-role =
    İşletmenizdeki görevi ne? Örneğin “Satış temsilcisi”. Yazıp gönderin (en çok { $max } karakter).

    Şu an: { $value }
personas-ask-services =
    Neler sunuyorsunuz? Ürünlerinizi, hizmetlerinizi, çalışma saatlerinizi yazıp gönderin (en çok { $max } karakter).

    Şu an: { $value }
personas-ask-forbidden =
    Hangi konulara hiç girilmesin? Yazıp gönderin (en çok { $max } karakter).

    Şu an: { $value }

personas-saved = ✅ <b>{ $account }</b> artık sizin anlattığınız gibi.
personas-skipped = ✅ <b>{ $account }</b> hazır ayarlarla çalışacak. Dilediğinizde değiştirebilirsiniz.

personas-refused-no-account = Bu hesap artık yok. Güncel ekran için /musteri_panel yazın.
personas-refused-empty = Buraya bir metin gerekiyor. Yazıp gönderin ya da geri dönün.
personas-refused-too-long = Bu biraz uzun oldu: en çok { $max } karakter. Kısaltıp yeniden gönderin.
personas-refused-fraud = Dolandırıcılık ve yanıltıcı kazanç vaadi içeren metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
personas-refused-posing = Hesap başka bir kişi ya da kurum gibi davranamaz. Metni düzeltip yeniden gönderin.
personas-refused-sexual = Cinsel içerikli hizmetleri tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
personas-refused-gambling = Kumar ve bahsi tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
personas-refused-medicines = İlaç ve benzeri madde satışını tanıtan metinleri kaydedemiyoruz. Metni düzeltip yeniden gönderin.
personas-refused-credentials = Hesap kimseden şifre, kod ya da kart bilgisi isteyemez. Metni düzeltip yeniden gönderin.

personas-control = ⚙️ <b>{ $account }</b> nasıl çalışsın?
personas-button-control = ⚙️ Çalışma ayarları
personas-settings-saved = Kaydedildi.
personas-settings-reset = { $account } paket ayarlarına döndü.
personas-button-reset = ↩️ Paket ayarlarına dön
personas-button-reset-yes = Evet, dön
personas-reset-sure = <b>{ $account }</b> hesabının çalışma ayarları { $package } paketinin verdiği hâle dönsün mü? Yazdığınız bağlantılar ve kelimeler de silinir.

personas-stopped = ⏸ Hesap şu an çalışmıyor. Çalıştığında böyle olur:
personas-now-manual = ✍️ Mesajlar size gelir, siz yanıtlarsınız. Kendiliğinden yanıt gitmez.
personas-now-hybrid = 📝 Her mesaja bir taslak hazırlanır; siz göndermeden yanıt gitmez.
personas-now-hybrid-timed = 📝 Her mesaja bir taslak hazırlanır; { $minutes } dakika dokunmazsanız kendiliğinden gider.
personas-now-gpt = 🤖 Mesajları yapay zekâ hemen yanıtlar; emin olamadıklarını size bırakır.
personas-now-off-hours = 🕘 Şu an çalışma saatlerinizin ({ $hours }) dışındasınız: mesajlar size gelir, kendiliğinden yanıt gitmez.
personas-now-safe-mode = 🛟 Güvenli moddasınız: mesajlar size gelir, yalnızca sizin yazdıklarınız gönderilir.
personas-safe-mode = 🛟 <b>Güvenli mod</b> { $until } tarihine kadar sürüyor. Bitince hesap { $after } tarihine kadar yarı hızda, sonra eski hızında çalışır. Kendiliğinden geçer; bir şey yapmanız gerekmez.
personas-half-pace = 🐢 Güvenli moddan yeni çıktınız: { $until } tarihine kadar yarı hızda çalışıyoruz, sonra eski hıza kendiliğinden döneriz.
personas-budget = 🧠 Yapay zekâ: bu ay %{ $used } kullanıldı, %{ $left } kaldı.
personas-pace = ⏱ Hız: dakikada kendiliğinden en çok { $cap } mesaj
personas-pace-slower = ⏱ Hız: dakikada kendiliğinden en çok { $cap } mesaj; hesabı korumak için şimdilik en çok { $pace }
personas-quiet = 🌙 Sessiz saatler: { $hours }
personas-quiet-none = 🌙 Sessiz saat yok
personas-work = 🕘 Çalışma saatleri: { $hours }
personas-work-always = 🕘 Günün her saati çalışıyor.
personas-on = ✅ Açık: { $names }
personas-on-none = ⬜ Kendiliğinden giden menü, davet ya da gönderi yok

personas-page-mode = ✍️ Yanıt biçimi
personas-page-auto = 📣 Kendiliğinden gidenler
personas-page-quiet = 🌙 Sessiz saatler
personas-page-pace = ⏱ Hız
personas-page-work = 🕘 Çalışma saatleri
personas-page-links = 🔗 İzinli bağlantılar
personas-page-words = 🚫 Size bırakılan kelimeler

personas-about-mode = ✍️ <b>Mesajları kim yanıtlasın?</b>
personas-about-auto = 📣 <b>Kendiliğinden gidenler</b>. Yalnızca sizin onayladığınız metinler gider, yalnızca size yazmış kişilere ve yönettiğiniz gruplara.
personas-about-quiet = 🌙 <b>Sessiz saatler</b>. Bu saatlerde davet, hatırlatma ve grup gönderisi gitmez. Size yazanlara yanıtlar sürer.
personas-about-pace = ⏱ <b>Hız</b>. Bir dakikada en çok kaç mesaj kendiliğinden gitsin? Paketinizin verdiğinden azını seçebilirsiniz. Sizin yazdıklarınız sayılmaz.
personas-about-work = 🕘 <b>Çalışma saatleri</b>. Hesap yalnızca bu saatlerde kendiliğinden yanıt verir; kalan saatlerde mesajlar size gelir.
personas-about-links = 🔗 <b>İzinli bağlantılar</b>. Kendiliğinden giden mesajlarda yalnızca bu adreslere bağlantı olabilir. Sizin yazdıklarınıza karışmayız.
personas-about-words = 🚫 <b>Size bırakılan kelimeler</b>. İçinde bunlardan biri geçen metin kendiliğinden gitmez, önce size gelir.

personas-mode-manual = Ben yanıtlarım
personas-mode-hybrid = Taslak hazırlansın
personas-mode-gpt = Kendisi yanıtlasın
personas-mode-manual-means = <b>Ben yanıtlarım:</b> mesaj size gelir, ne yazılacağına siz karar verirsiniz.
personas-mode-hybrid-means = <b>Taslak hazırlansın:</b> yapay zekâ bir yanıt yazar; siz gönderir, değiştirir ya da silersiniz.
personas-mode-gpt-means = <b>Kendisi yanıtlasın:</b> yapay zekâ hemen yanıtlar ve ilk mesajında asistan olduğunu söyler. Emin olamadığını size bırakır.
personas-ai-soon = Yapay zekâ yanıtları yakında. Şimdilik mesajları siz yanıtlarsınız.
personas-draft-ask = Dokunmadığınız taslak ne olsun?
personas-draft-stays = Beklesin
personas-minutes = { $count } dk sonra gitsin

personas-button-texts = ✏️ Metinleri
personas-switch-menu-on = Menü
personas-switch-funnel-on = Satış akışı
personas-switch-invites-on = Davet
personas-switch-posts-on = Grup gönderileri
personas-switch-menu-on-means = <b>Menü:</b> soran kişiye menünüz gider.
personas-switch-funnel-on-means = <b>Satış akışı:</b> ilgilenen kişiye hazırladığınız adımlar sırayla gider; konuşmayı dilediğiniz an devralırsınız.
personas-switch-invites-on-means = <b>Davet:</b> size birkaç kez yazmış kişiler grubunuza ya da kanalınıza bir kez davet edilebilir.
personas-switch-posts-on-means = <b>Grup gönderileri:</b> yönettiğiniz gruplarda hazırladığınız gönderiler paylaşılır.
personas-switch-menu-on-needs = Menünüz açılmadan önce müşterilerinize ne gideceğine bir bakın; beğenirseniz orada açın.
personas-switch-funnel-on-needs = Satış akışı açılmadan önce müşterilerinize ne gideceğine bir bakın; beğenirseniz orada açın.
personas-switch-invites-on-needs = Davet açılmadan önce bağlantıyı ve en az bir davet metnini ekleyin.
personas-switch-posts-on-needs = Grup gönderileri açılmadan önce en az bir grup ve bir metin ekleyin.
personas-menu-after = Menü, kişinin { $count }. mesajından sonra bir kez kendiliğinden de gider.
personas-menu-after-none = Menü yalnızca istenince gider.
personas-menu-on-request = İstenince
personas-messages = { $count } mesajdan sonra

personas-hours-always = Her saat
personas-hours-none = Sessiz saat olmasın
personas-hours-from = Başlangıç { $time }
personas-hours-to = Bitiş { $time }
personas-pace-package = Paketin hızı ({ $cap })
personas-locked = Bu, <b>{ $package }</b> paketinde var.

personas-list-added =
    { $count ->
        [0] Bunlar zaten listenizde.
       *[other] ✅ { $count } yeni kayıt eklendi.
    }
personas-list-remove = Çıkarmak istediğinize basın.
personas-list-earlier = ‹ Önceki
personas-list-later = Sonraki ›
personas-links-none = Listeniz boş: kendiliğinden giden hiçbir mesajda bağlantı olmaz.
personas-links-count = Listenizde { $count } adres var.
personas-links-add = ➕ Adres ekle
personas-links-ask = Eklenecek adresleri yazıp gönderin; her satıra bir tane. Örneğin: <code>dukkanim.com</code>
personas-words-none = Listeniz boş.
personas-words-count = Listenizde { $count } kelime var.
personas-words-add = ➕ Kelime ekle
personas-words-ask = Eklenecek kelimeleri yazıp gönderin; her satıra bir tane. Ekler de tanınır: “iade” yazarsanız “iadesi” de size bırakılır.

personas-setting-refused-no-account = Bu hesap artık listenizde yok. Güncel durum için /bot_durum yazın.
personas-setting-refused-no-licence = Bu hesabın şu an bir lisansı yok; ayarlar, lisansla birlikte açılır.
personas-setting-refused-not-in-package = Bu ayar paketinizde yok.
personas-setting-refused-not-a-value = Bu düğme eskimiş. Güncel ayarlar için /bot_durum yazın.
personas-setting-refused-only-tighter = Paketinizin verdiği hızdan fazlası seçilemez.
personas-typed-refused-empty = Buraya bir metin gerekiyor. Yazıp gönderin ya da geri dönün.
personas-typed-refused-bad-link = “{ $entry }” bir site adresi değil. <code>dukkanim.com</code> gibi yazıp yeniden gönderin.
personas-typed-refused-too-many-links = Listeye en çok { $max } adres sığar. Birkaçını çıkarıp yeniden gönderin.
personas-typed-refused-word-too-short = “{ $entry }” çok kısa: bir kelimede en az iki harf ya da rakam olmalı.
personas-typed-refused-word-too-long = “{ $entry }” çok uzun: bir kelime ya da söz en çok 40 karakter olabilir.
personas-typed-refused-too-many-words = Listeye en çok { $max } kelime sığar. Birkaçını çıkarıp yeniden gönderin.
