knowledge-title = 📚 <b>{ $account }</b> neye göre yanıt versin?
knowledge-empty = Ürünlerinizi, fiyatlarınızı, kargo ve iade koşullarınızı buraya ekleyin; hesabınız soruları kendi bilgilerinizden yanıtlasın. Burada yazmayan bir şeyi uydurmaz, soruyu size bırakır.
knowledge-count = { $sources } / { $sourcesMax } kaynak · { $passages } / { $passagesMax } parça. Tüm hesaplarınız aynı kaynaklardan yararlanır.
knowledge-not-in-package = Kendi bilgilerinizden yanıt, Kurumsal paketle gelir. Kurumsal pakete geçtiğinizde buraya kaynak ekleyebilirsiniz.
knowledge-ask-content =
    Bilgileri mesaj olarak yazın ya da dosya gönderin: PDF, Word (.docx), Excel (.xlsx), CSV veya düz metin; en çok 10 MB.

    Birden fazla dosyayı art arda gönderebilirsiniz.
knowledge-ask-question = Bir müşteriniz ne sorardı? Yazıp gönderin, hangi kaynakta ne bulduğumuzu gösterelim.
knowledge-question-only-text = Soruyu metin olarak yazıp gönderin.
knowledge-added = ✅ <b>{ $name }</b> eklendi ({ $passages } parça). Başka bilgi varsa göndermeye devam edin.
knowledge-source =
    📄 <b>{ $name }</b>

    { $kind ->
        [typed] Sizin yazdığınız metin
        [text] Metin dosyası
        [table] Tablo (CSV)
        [pdf] PDF belgesi
        [docx] Word belgesi
       *[xlsx] Excel tablosu
    } · { $passages } parça · { $date }
knowledge-delete = <b>{ $name }</b> silinsin mi? Hesabınız bu bilgileri bir daha kullanmaz; geri getiremeyiz.
knowledge-deleted = Kaynak silindi.
knowledge-found = ✅ <b>Soru:</b> { $question }
knowledge-doubtful =
    🤔 <b>Soru:</b> { $question }

    Kaynaklarınızda bunun açık bir yanıtı yok; böyle bir soruyu hesabınız size bırakır. En yakın bulduklarımız:
knowledge-not-found =
    🤔 <b>Soru:</b> { $question }

    Kaynaklarınızda bununla ilgili bir şey bulamadık; böyle bir soruyu hesabınız size bırakır. Yanıtını kaynak olarak ekleyebilirsiniz.
knowledge-by-words-only = 🧠 Bu ayki yapay zekâ hakkınız doldu. Ay başına kadar kaynaklarınızda yalnızca sorudaki kelimeleri arıyoruz; başka sözlerle sorulanı bulamayabiliriz.
knowledge-passage =
    📄 <b>{ $name }</b>
    { $text }

knowledge-button-add = ➕ Kaynak ekle
knowledge-button-try = 🔎 Soru dene
knowledge-button-done = ✅ Tamam
knowledge-button-delete = 🗑 Sil
knowledge-button-delete-yes = Evet, sil
knowledge-button-keep = Vazgeç
knowledge-button-back = ‹ Kaynaklar

knowledge-refused-too-large = Bu dosya çok büyük: en çok { $megabytes } MB okuyabiliyoruz. Bölüp ya da küçültüp yeniden gönderin.
knowledge-refused-unknown-kind = Bunu okuyamıyoruz. PDF, Word (.docx), Excel (.xlsx), CSV ya da düz metin dosyası gönderin; dilerseniz bilgiyi mesaj olarak yazın.
knowledge-refused-old-office = Bu dosya eski Office biçiminde ya da parolalı. Office’te açıp parolasız olarak .docx ya da .xlsx diye kaydedin, sonra yeniden gönderin.
knowledge-refused-locked = Bu dosya parolalı. Parolasını kaldırıp yeniden gönderin.
knowledge-refused-broken = Bu dosya bozuk görünüyor. Bilgisayarınızda açılıyorsa yeniden kaydedip bir daha gönderin.
knowledge-refused-no-text = Burada okunacak bir yazı bulamadık. Taranmış sayfa ya da fotoğrafsa içindekileri mesaj olarak yazabilirsiniz.
knowledge-refused-too-long = Bu belge çok uzun. En çok 500 sayfa ve { $passagesMax } parça okuyabiliyoruz; gereken bölümünü ayırıp gönderin.
knowledge-refused-too-big-inside = Bu dosya açılınca çok büyüyor, güvenliğiniz için okumadık. Gereken bölümünü ayrı bir dosyaya kaydedip gönderin.
knowledge-refused-too-slow = Bu dosyayı okumak çok uzun sürdü, yarıda bıraktık. Sadeleştirip ya da bölüp yeniden gönderin.
knowledge-refused-no-account = Bu hesap artık listenizde yok. Güncel durum için /bot_durum yazın.
knowledge-refused-not-in-package = Kendi bilgilerinizden yanıt, Kurumsal paketle gelir.
knowledge-refused-sources-full = Kaynak sayısı doldu: en çok { $sourcesMax }. Eskisini silip yenisini gönderin.
knowledge-refused-passages-full = Kaynaklarınız en çok { $passagesMax } parça olabilir, bu belge sığmıyor. Eskilerden silin ya da belgeyi kısaltıp gönderin.
knowledge-refused-many-waiting = Önceki { $waitingMax } dosyanız hâlâ okunuyor. Onlar bitince bunu yeniden gönderin.
knowledge-refused-no-source = Bu kaynak artık yok.
