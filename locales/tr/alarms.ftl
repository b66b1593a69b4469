alarms-bot-token-raised = ⚠️ Telegram botun anahtarını (token) artık kabul etmiyor. @BotFather’dan yeni bir anahtar alıp BOT_TOKEN olarak girmeniz ve servisi yeniden başlatmanız gerekiyor; o zamana kadar kimseye yanıt verilemiyor.
alarms-bot-token-over = ✅ Telegram botun anahtarını yeniden kabul ediyor.
alarms-api-id-raised = ⚠️ Telegram uygulamanın API kimliğini ya da hash değerini reddediyor, kimse hesabını bağlayamıyor. my.telegram.org adresinden TELEGRAM_API_ID ve TELEGRAM_API_HASH değerlerini kontrol edin.
alarms-api-id-over = ✅ Telegram API kimliğini yeniden kabul ediyor; hesaplar bağlanabilir.
alarms-data-centre-raised = ⚠️ Telegram’ın veri merkezi birkaç dakikadır yanıt vermiyor, bağlı hesaplar bekliyor. Bağlantı gelince kendiliğinden devam ederler; uzun sürerse güvenlik duvarını kontrol edin.
alarms-data-centre-over = ✅ Telegram’ın veri merkezi yeniden yanıt veriyor; hesaplar arayı kapattı.
alarms-disk-raised = ⚠️ Sunucunun diski dolmak üzere. Kısa sürede yer açın: disk dolarsa servis durur.
alarms-disk-over = ✅ Sunucunun diskinde yeniden yer var.
alarms-clock-raised = ⚠️ Sunucunun saati 30 saniyeden fazla şaşmış. Düzeltilene kadar süreler ve hatırlatmalar yanlış zamanda işler; saat eşitlemesini (NTP) açın.
alarms-clock-over = ✅ Sunucunun saati yeniden doğru.
alarms-queue-raised = ⚠️ 5.000’den fazla iş sırada bekliyor: bildirimler ve onaylar gecikiyor. ROLE=jobs ile bir süreç daha başlatın ve nedeni için günlüğe bakın.
alarms-queue-over = ✅ Bekleyen işler bitti; her şey yeniden zamanında.
alarms-code-requests-raised = ⚠️ Bir saat içinde 200 giriş kodu istendi; şimdilik yeni kod gönderilmiyor. /rapor ile arkasında gerçek müşteriler olup olmadığına bakın.
alarms-code-requests-over = ✅ Giriş kodları yeniden gönderiliyor.
alarms-unreachable-staff-raised = ⚠️ Bekleyen bir ödeme var ve bot, onu kontrol edebilecek hiçbir ekip üyesine ulaşamıyor. Botu açıp Başlat’a basmalarını isteyin.
alarms-unreachable-staff-over = ✅ Ödemeleri kontrol eden ekibe yeniden ulaşılabiliyor.
