shell-only-private = Bu komut yalnızca özel sohbette çalışır: https://t.me/{ $bot }
shell-unknown-command = Bu komutu tanımıyorum. Neler yapabileceğinizi /yardim ile görebilirsiniz.
shell-not-understood = Bu mesajı neye yoracağımı bilemedim. Devam etmek için /musteri_panel, tüm komutlar için /yardim yazabilirsiniz.
shell-stale-button = Bu düğmenin süresi geçmiş. Güncel ekranı açmak için /musteri_panel yazın.
shell-secret-first = Şu anda iki adımlı doğrulama şifrenizi bekliyorum; yazacağınız ilk mesajı şifre sayarım. Önce şifreyi yazın ya da /iptal ile bağlantıdan vazgeçin, sonra devam edelim.
shell-sorry = Beklenmedik bir sorun oldu, kayıtlarımıza düştü. Hiçbir şey kaybolmadı; birazdan yeniden deneyin.
shell-too-many = Arka arkaya çok fazla mesaj ya da basış geldi; son gelenleri işleme almadım. Birkaç saniye bekleyip yeniden deneyin.
shell-cut-short = Servis yeniden başlarken son işleminiz yarım kalmış olabilir. Güncel durumu /musteri_panel ile görüp gerekirse yeniden deneyin.
