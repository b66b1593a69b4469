licences-lost = { $count } lisansın kalan süresi ve bağlı hesapların çalışması
