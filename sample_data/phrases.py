"""Short invented sentences for a few acts, by language and code. To add one: a line in `PHRASES`."""

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "inform": (
            "The train was late again today.",
            "At work they changed the plan.",
            "It was a quiet week.",
        ),
        "ask": ("How was that for you?", "Can you say more?", "Does anybody know this?"),
        "disclose": (
            "I slept badly after our last time.",
            "I seldom talk about this.",
            "At home I keep it to myself.",
        ),
        "support": ("I am glad you said it.", "Take your time.", "You do not have to do it alone."),
        "empathise": ("That sounds tiring.", "You seem moved by it."),
        "me-too": ("I know that too.", "It is the same with me."),
        "accept": ("Thank you, I will think about it.", "That is all right with me."),
        "appreciate": ("When you ask me, I feel seen.", "I like how you wait."),
        "correct": ("When you look away, I lose the thread.", "When you finish my sentence, I fall silent."),
        "facilitate": ("Who else knows this?", "Would you like to answer?", "Let us stay with this."),
        "clarify": ("I hear two things in it.", "So it is about being asked."),
        "process": ("We have become very careful.", "Everybody is looking at me now."),
        "challenge": ("Is that the whole of it?", "What would happen if you did not?"),
        "deflect": ("Anyway, it is not so important.", "Shall we talk of something else?"),
        "deepen": ("I can say this to you now.", "I feel closer to you than before."),
    },
    "id": {
        "inform": ("Tadi keretanya terlambat lagi.", "Rencana di kantor berubah.", "Minggu ini tenang saja."),
        "ask": ("Bagaimana rasanya buatmu?", "Bisa ceritakan lebih jauh?", "Ada yang pernah mengalaminya?"),
        "disclose": ("Saya sulit tidur sesudah pertemuan lalu.", "Saya jarang membicarakan ini."),
        "support": ("Saya senang kamu mengatakannya.", "Pelan-pelan saja.", "Kamu tidak sendirian."),
        "empathise": ("Kedengarannya melelahkan.", "Sepertinya itu menyentuhmu."),
        "me-too": ("Saya juga begitu.", "Saya kenal perasaan itu."),
        "accept": ("Terima kasih, akan saya pikirkan.", "Tidak apa-apa bagi saya."),
        "appreciate": ("Waktu kamu bertanya, saya merasa dilihat.", "Saya suka caramu menunggu."),
        "correct": (
            "Waktu kamu berpaling, saya kehilangan alur.",
            "Waktu kalimat saya dipotong, saya jadi diam.",
        ),
        "facilitate": (
            "Siapa lagi yang mengenal ini?",
            "Mau menanggapi?",
            "Mari kita tinggal sebentar di sini.",
        ),
        "clarify": ("Saya mendengar dua hal di situ.", "Jadi ini soal ditanya atau tidak."),
        "process": ("Kita jadi sangat berhati-hati.", "Sekarang semua melihat ke saya."),
        "challenge": ("Apakah hanya itu?", "Apa yang terjadi kalau tidak?"),
        "deflect": ("Ah, itu tidak begitu penting.", "Kita bicara yang lain saja?"),
        "deepen": ("Sekarang saya bisa mengatakannya kepadamu.", "Saya merasa lebih dekat daripada dulu."),
    },
}
