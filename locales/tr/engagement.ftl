engagement-opted-out = Tamam, size artık kendiliğimizden yazmayacağız. Bir sorunuz olursa her zaman yazın, yanıtlarız. Fikriniz değişirse “devam” yazmanız yeter.
engagement-opted-in = Teşekkürler, bundan sonra yine yazabiliriz. İstemediğinizde “dur” yazmanız yeter.
engagement-lost-opt-outs =
    { $count ->
        [one] Mesaj istemeyen 1 kişinin kaydı
       *[other] Mesaj istemeyen { $count } kişinin kaydı
    }
