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
