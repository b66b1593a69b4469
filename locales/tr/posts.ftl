posts-title = 📣 <b>{ $account }</b> grup paylaşımları
posts-needs-licence = Grup paylaşımları her pakette var. Bu hesaba bir paket bağlayınca buradan açabilirsiniz.
posts-empty = Hesabınızın sahibi ya da yöneticisi olduğu gruplarda duyuru paylaşın. Önce grubu, sonra metinleri ekleyin; siz açana kadar hiçbir şey paylaşılmaz.
posts-off = ⏸ Paylaşımlar kapalı.
posts-on = ▶️ Paylaşımlar açık.
posts-group-line = 👥 <b>{ $title }</b>: { $standing }
posts-group-ready = sıradaki paylaşım yakında
posts-group-too-few-people = üyelerden { $humans } / { $humansMin } mesaj
posts-group-too-soon = en erken { $at }
posts-group-day-full = bugünkü sınır doldu
posts-limits =
    <b>Sınırlar</b>
    • Yalnızca hesabın yönettiği en çok 5 grup; yönetici olduğuna her paylaşımdan önce yeniden bakılır.
    • Bir grupta en sık { $hours } saatte bir, arada üyelerden en az { $humansMin } mesaj gelince.
    • 24 saatte toplam en çok { $postsMax } paylaşım ({ $count } yapıldı).
    • Sessiz saatler: { $quiet }.
posts-greets-nobody = 👋 Gruba katılanlar karşılanmıyor.
posts-greets = 👋 Gruba katılan kişi grupta bir kez karşılanır.
posts-looking = Hesabınızın yönettiği gruplara bakıyoruz, birkaç saniye sürer. Liste burada görünecek.
posts-choose = Hangi grupta paylaşım yapılsın?
posts-none-found = Bu hesabın sahibi ya da yöneticisi olduğu başka grup bulamadık. Hesabı grubunuzda yönetici yapın, sonra yeniden deneyin.
posts-listed = Grup listeye eklendi.
posts-group = 👥 <b>{ $title }</b> paylaşım listenizde.
posts-unlisted = Grup listeden çıktı.
posts-taken-off = <b>{ $account }</b> hesabı <b>{ $title }</b> grubuna artık yazamıyor, grubu paylaşım listenizden çıkardık. Hesabı yeniden yönetici yaparsanız grubu yine ekleyebilirsiniz.
posts-ask-text = Paylaşım metnini yazın (en çok 500 karakter). Birden çok metin eklerseniz sırayla paylaşılır.
posts-ask-greeting =
    Gruba katılanları karşılayacak cümleyi yazın. {"{ad}"} kişinin adı olur.

    Örnek: Hoş geldiniz {"{ad}"}! Kampanyalarımızı buradan duyuruyoruz.
posts-greeting-now =
    Şimdiki karşılama:

    { $text }
posts-greeting-off = Artık kimse karşılanmayacak.
posts-preview =
    👀 Grupta böyle görünür:

    { $text }
posts-removed = Metin silindi.
posts-turned-on = Paylaşımlar açıldı.
posts-turned-off = Paylaşımlar kapandı.

posts-button-group = ➕ Grup ekle
posts-button-text = ➕ Paylaşım ekle
posts-button-greeting = 👋 Karşılama
posts-button-no-greeting = 🗑 Karşılamayı kaldır
posts-button-on = ▶️ Paylaşımları aç
posts-button-off = ⏸ Paylaşımları kapat
posts-button-unlist = Listeden çıkar
posts-button-remove = 🗑 Sil
posts-button-back = ‹ Paylaşımlar
posts-button-open = 📣 Paylaşımlar

posts-refused-not-offered = Bu liste eskidi. Grupları yeniden arayın.
posts-refused-groups-full = Listede en çok { $groupsMax } grup olabilir. Birini çıkarıp yenisini ekleyin.
posts-refused-no-group = Önce en az bir grup ekleyin.
posts-refused-no-text = Önce en az bir paylaşım metni ekleyin.
posts-refused-foreign-link = Bu metindeki bağlantı, izin verdiğiniz bağlantılar arasında yok. Ayarlardan ekleyin ya da metinden çıkarın.
posts-refused-unknown-variable = Paylaşımda süslü parantez olamaz; karşılamada yalnızca {"{ad}"} yazabilirsiniz.
