customers-language-name = Türkçe
# Komutun yanına yazılabilenler, boşlukla
customers-language-words = tr türkçe turkish
customers-language-unknown = Bu dili henüz bilmiyoruz. Türkçe ya da English seçebilirsiniz.
customers-language-choose = Sizinle hangi dilde yazışalım?
customers-language-set = Tamam, Türkçe devam ediyoruz.
customers-about =
    Telegram hesabınız işiniz için çalışsın: paketinizi seçin, ödemenizi yapın, hesabınızı bağlayın; dakikalar içinde yayında. Size yazan müşterileri buradan görür, buradan yanıtlarsınız.{ $isNamed ->
        [yes] {" "}Hizmeti veren: { $seller }
       *[no] {""}
    }
customers-about-short = Telegram hesabınız işiniz için çalışsın: paket seçin, hesabınızı bağlayın, dakikalar içinde yayında.
customers-help = <b>Neler yapabilirsiniz</b>
customers-help-staff = <b>Ekip komutları</b>
customers-command-musteri-panel = Paket seçin, kurulumu sürdürün
customers-command-dashboard = Hesaplarınızın özeti
customers-command-bot-durum = Hesabın durumu ve ayarları
customers-command-destek = Destek ekibine yazın
customers-command-dur = Tüm hesaplarınızı hemen durdurun
customers-command-devam = Durdurduğunuz hesabı sürdürün
customers-command-iptal = Açık siparişi iptal edin
customers-command-dil = Dil seçin
customers-command-verilerim = Verilerinizi indirin ya da silin
customers-command-terms = Kullanım koşulları
customers-command-paysupport = Ödeme ve iade desteği
customers-command-yardim = Tüm komutlar
customers-command-musteri-listesi = Müşteriler
customers-command-musteri-detay = Müşteri raporu: @ad veya kimlik
customers-command-musteri-aktif = Ekip durdurmasını kaldır: @ad veya kimlik
customers-command-musteri-pasif = Hesabı durdur: @ad veya kimlik
customers-command-odemeler = Bekleyen ödemeler
customers-command-rapor = Dönüşüm, gelir ve hedefler
customers-command-duyuru = Müşterilere duyuru
customers-command-yetki = Ekip ve yetkiler
customers-command-ayarlar = Ödeme bilgileri, metinler, fiyatlar
customers-data =
    <b>Verileriniz</b>
    {""}
    Bizde duran her şeyi tek dosyada indirebilir ya da tamamen silebilirsiniz. Mesaj içerikleri size özel bir anahtarla şifreli durur.
customers-data-export = Verilerimi indir
customers-data-kept = Sohbetler { $days } gün saklanır
customers-keep =
    Hesaplarınıza yazılanlar şifreli durur ve { $days } gün sonra silinir. Ne kadar saklayalım?

    Süreyi kısaltırsanız daha eski mesajlar bir saat içinde silinir.
customers-keep-days = { $days } gün
customers-keep-back = Geri
customers-kept = Tamam, sohbetleriniz { $days } gün saklanacak.
customers-data-erase = Verilerimi sil
customers-export-making = Dosyanız hazırlanıyor…
customers-export-more = Verilerinizin { $part }. dosyası. Hepsi birlikte okunur.
customers-export-done = Bizdeki tüm verileriniz bu dosyada. İçinde kişisel bilgiler var; güvenli bir yerde saklayın.
customers-export-later = Bugünlük indirme hakkınız doldu. { $at } sonrasında yeniden deneyebilirsiniz.
customers-line = { $line }
customers-erase-first = <b>Verileriniz silinsin mi?</b> Silerseniz şunlar geri gelmez:
customers-erase-lost-always = Adınız, mesajlarınız, taslaklarınız ve dekontlarınız
customers-erase-kept = Yasa gereği tutulan ödeme kayıtları, size bağlanamayan bir numara altında kalır.
customers-erase-go-on = Anladım, devam et
customers-erase-keep = Vazgeç, kalsın
customers-erase-second = <b>Son kez soruyoruz.</b> Onayladığınız anda hesaplarınızın oturumu kapanır, lisanslarınız biter ve her şey silinir. Bu işlem geri alınamaz.
customers-erase-all = Evet, hepsini sil
customers-erase-stale = Bu sorunun süresi geçti. /verilerim ile yeniden başlayın.
customers-erased = Verileriniz silindi. Dilediğiniz zaman /start ile yeniden başlayabilirsiniz. Hoşça kalın!
customers-refused-not-allowed = Bu verileri silme yetkiniz yok.
customers-refused-unknown = Silinecek bir kayıt bulamadık.
customers-refused-staff-member = Ekipte yetkiniz varken verileriniz silinemez. Önce bir sahip yetkinizi kaldırmalı.
customers-refused-claim-undecided = Kontrol edilen bir ödemeniz var. Sonuçlanmasını bekleyin ya da bildiriminizi geri çekin, sonra silebilirsiniz.
