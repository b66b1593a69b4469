invites-title = 💌 <b>{ $account }</b> davetleri
invites-needs-licence = Davetler her pakette var. Bu hesaba bir paket bağlayınca buradan açabilirsiniz.
invites-empty = Size özelden yazan kişileri kendi grubunuza ya da kanalınıza davet edin. Önce bağlantıyı, sonra bir iki davet metni ekleyin; siz açana kadar kimseye davet gitmez.
invites-off = ⏸ Davetler kapalı. Metinlere dokunup nasıl görüneceklerine bakın, hazırsa açın.
invites-on = ▶️ Davetler açık.
invites-no-link = 🔗 Bağlantı henüz yok.
invites-link = 🔗 { $link }
invites-limits =
    <b>Sınırlar</b>
    • Yalnızca size özelden en az 3 mesaj yazmış, yanıt bekleyen sorusu kalmamış kişilere gider.
    • Bir kişi 30 günde bir kez değerlendirilir; davet gitme olasılığı %{ $percent }.
    • 24 saatte en çok { $limit } davet ({ $count } gitti). Yeni bağlanan hesapta bu sayı ilk üç hafta daha düşüktür.
    • Sessiz saatler: { $hours }. İstemeyen kişiye bir daha gitmez.
invites-no-quiet-hours = yok
invites-figures = <b>Son 30 gün:</b> { $offered } davet, { $accepted } kabul, { $refused } ret. Kabul, “evet” diyenleri ve listenizdeki bir gruba katılanları sayar; kanala katılanları Telegram bildirmez.
invites-ask-link =
    Grubunuzun ya da kanalınızın bağlantısını yazın.

    Örnek: https://t.me/atolyem veya @atolyem
invites-ask-text =
    Davet metnini yazın (en çok 500 karakter).

    {"{ad}"} kişinin adı, {"{link}"} bağlantı olur. Bağlantıyı yazmazsanız metnin sonuna ekleriz. Birkaç farklı metin eklerseniz sırayla değil, rastgele kullanılır.
invites-sample-name = Elif
invites-preview =
    👀 Elif adlı birine böyle gider:

    { $text }
invites-turned-on = Davetler açıldı.
invites-turned-off = Davetler kapandı.
invites-removed = Metin silindi.

invites-button-link = 🔗 Bağlantı
invites-button-text = ➕ Metin ekle
invites-button-on = ▶️ Davetleri aç
invites-button-off = ⏸ Davetleri kapat
invites-button-remove = 🗑 Sil
invites-button-back = ‹ Davetler

invites-refused-no-account = Bu hesap artık listenizde yok. Güncel durum için /bot_durum yazın.
invites-refused-no-licence = Bu hesaba bağlı bir paket yok. Önce paket bağlayın.
invites-refused-not-in-package = Bu ayar paketinizde yok.
invites-refused-not-a-value = Bu değer kabul edilmiyor.
invites-refused-only-tighter = Paketinizin sınırını yalnızca sıkılaştırabilirsiniz.
invites-refused-not-a-link = Bu, bir Telegram grubu ya da kanalı bağlantısı değil. https://t.me/atolyem gibi yazın; bot bağlantısı olmaz.
invites-refused-no-link = Önce grubunuzun ya da kanalınızın bağlantısını ekleyin.
invites-refused-no-text = Önce en az bir davet metni ekleyin.
invites-refused-texts-full = En çok { $textsMax } metin olabilir. Birini silip yenisini ekleyin.
invites-refused-empty = Metni yazı olarak gönderin.
invites-refused-too-long = Metin çok uzun: en çok { $lengthMax } karakter olabilir.
invites-refused-unknown-variable = Süslü parantez içinde yalnızca {"{ad}"} ve {"{link}"} yazabilirsiniz.
invites-refused-foreign-link = Davet metninde kendi bağlantınızdan başka bağlantı olamaz. Onun yerine {"{link}"} yazın.
invites-refused-forbidden = Bu metin, hesapların yapamayacağı bir işi anlatıyor; kaydedemiyoruz. Yanlış anladıysak /destek yazın.
invites-refused-no-name = Karşılamada {"{ad}"} geçmeli ki kime söylendiği belli olsun.
