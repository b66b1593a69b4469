staff-role-support = Destek
staff-role-admin = Yönetici
staff-role-owner = Sahip
staff-refused-not-allowed = Bu işlem için yetkiniz yok.
staff-refused-env-owner = Bu kişi sunucu ayarlarında sahip olarak tanımlı; rolü buradan değiştirilemez.
staff-refused-last-owner = Son sahibin yetkisi alınamaz. Önce başka birini sahip yapın.
staff-refused-not-staff = Bu kişinin zaten bir yetkisi yok.
staff-refused-iban-invalid = Bu IBAN geçerli değil. Rakamları kontrol edip yeniden yazın.
staff-refused-iban-foreign = Yalnızca TR ile başlayan IBAN’lar kullanılabilir.
staff-refused-papara-invalid = Papara numarası 10 rakamdan oluşur. Kontrol edip yeniden yazın.
staff-refused-phone-invalid = Numarayı ülke koduyla yazın, örneğin +90 555 000 00 00.
staff-refused-username-invalid = Bu bir Telegram kullanıcı adına benzemiyor. Örnek: @destek_hatti
staff-refused-hours-invalid = Saatleri <code>09:00-18:00 1-5</code> gibi yazın (1 pazartesi, 7 pazar).
staff-refused-url-invalid = Adres https:// ile başlamalı, örneğin https://ornek.com/kosullar
staff-refused-too-long = Bu metin çok uzun. Biraz kısaltıp yeniden yazın.
staff-refused-too-short = Bu metin çok kısa. Biraz daha açık yazın.
staff-refused-draft-gone = Bu değişikliğin süresi geçmiş. /ayarlar ile yeniden başlayın.
staff-sample-holder = Örnek Yazılım Ltd. Şti.
staff-sample-bank = Örnek Bankası
staff-sample-seller = Örnek Yazılım Ltd. Şti., Örnek Mah. 1. Sok. No: 1, İstanbul · destek@ornek.test
staff-sample-terms =
    Deneme ortamının kullanım koşulları
    {""}
    1. Hizmet: Telegram hesabınıza gelen mesajları size iletir, seçtiğiniz pakete göre yanıtlar. Süre, hesap ilk kez yayına girdiğinde başlar ve bir takvim ayıdır.
    2. Hesap sizindir. Yalnızca kendi hesabınızı ya da sahibinin izin verdiği bir hesabı bağlayabilirsiniz.
    3. Yapılamayacaklar: dolandırıcılık, başkası gibi davranma, cinsel hizmet, kumar, ilaç satışı, parola veya kod toplama, tanımadığınız kişilere mesaj gönderme.
    4. Kurallara uymayan hesaplar durdurulabilir. Sebebi size yazılır.
    5. İptal ve iade için /paysupport yazabilirsiniz.
staff-sample-privacy =
    Deneme ortamının aydınlatma metni
    {""}
    Telegram kimliğinizi, adınızı, siparişlerinizi ve bağladığınız hesabın mesajlarını yalnızca hizmeti vermek için işleriz. Mesajlar size özel bir anahtarla şifrelenir ve en çok 90 gün saklanır. Verilerinizi /verilerim ile indirebilir ya da silebilirsiniz.
