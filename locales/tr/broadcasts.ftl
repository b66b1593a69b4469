broadcasts-choose = <b>Duyuru</b> kime gitsin?
broadcasts-audience-all = Herkes
broadcasts-audience-active = Çalışan lisanslar
broadcasts-audience-suspended = Durdurulmuş lisanslar
broadcasts-audience-waiting = Hesap bekleyenler
broadcasts-audience-basic = Temel
broadcasts-audience-premium = Premium
broadcasts-audience-enterprise = Kurumsal
broadcasts-write = <b>{ $audience }</b>. Duyurunuzu yazın. Yalnızca hizmetle ilgili olabilir; tanıtım ve kampanya buradan gönderilemez.
broadcasts-preview = <b>{ $audience } · { $count } kişi</b> şunu alacak:
broadcasts-message = 📣 { $text }
broadcasts-send = { $count } kişiye gönder
broadcasts-cancel = Vazgeç
broadcasts-cancelled = Duyurudan vazgeçildi, kimseye gönderilmedi.
broadcasts-look = Yenile
broadcasts-stop = Durdur
broadcasts-which = 📣 { $audience } · <i>{ $beginning }</i>
broadcasts-progress =
    { $state ->
        [sending] <b>Duyuru gönderiliyor.</b> { $sent } / { $total } kişiye ulaştı, { $left } kişi sırada.
        [stopped] <b>Duyuru durduruldu.</b> { $sent } kişiye ulaştı, { $left } kişiye gönderilmedi{ $unreachable ->
            [0] .
           *[other] { "" }, { $unreachable } kişi botu engellemiş.
        }
       *[done] <b>Duyuru tamamlandı.</b> { $sent } kişiye ulaştı{ $unreachable ->
            [0] .
           *[other] { "" }, { $unreachable } kişi botu engellemiş.
        }
    }
broadcasts-sender-left = Gönderenin duyuru yetkisi kalmadığı için durdu. Kalanlara ulaşmak isterseniz /duyuru ile yenisini hazırlayın.
broadcasts-refused-not-allowed = Duyuru gönderme yetkiniz yok.
broadcasts-refused-empty = Duyuru yalnızca metin olabilir. Metni yazıp gönderin.
broadcasts-refused-too-long = Bu metin çok uzun. Biraz kısaltıp yeniden gönderin.
broadcasts-refused-nobody = Bu seçime uyan, ulaşabileceğimiz kimse yok. /duyuru ile başka bir seçim yapın.
broadcasts-refused-gone = Bu duyuru artık yok. /duyuru ile yenisini hazırlayın.
