"""What is said in the pictures, in each language?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """The words of one language."""

    bot: str
    people: tuple[str, str, str, str]
    newcomer: str
    house: str
    committee: str
    welcome: str
    broken: str
    taken: str
    keys: tuple[tuple[str, str], ...]
    link: str
    quiet: str
    pinned: tuple[str, ...]
    question: str
    reply: str
    reply_more: str
    reply_edited: str
    poll: str
    answers: tuple[str, ...]
    topics: tuple[str, str, str]
    general: str
    budget: str
    budget_bot: str
    garden: str


LINES = {
    "en": Lines(
        bot="House bot",
        people=("Ana Silva", "Bruno Silva", "Carla Reyes", "Davit Petrosyan"),
        newcomer="Elif Demir",
        house="Mill Lane 4",
        committee="House committee",
        welcome="Good morning. Write here what is broken, or send a photo.",
        broken="The lamp by the bicycles is out again.",
        taken="<b>Thank you, noted.</b>\nThe electrician comes <i>tomorrow, 8 to 10</i>. "
        "Does that suit you?",
        keys=(("Yes, that suits", "yes"), ("Another day", "no")),
        link="House rules",
        quiet="The stairs are cleaned tonight.",
        pinned=("Bins go out on Tuesday.", "The water is off on Friday, 9 to 11.",
                "New code for the yard: ask Bruno."),
        question="Who has the key to the laundry?",
        reply="I have it, second floor.",
        reply_more="Ring twise, the bell is quiet.",
        reply_edited="Ring twice, the bell is quiet.",
        poll="When do we meet?",
        answers=("Tuesday evening", "Saturday morning"),
        topics=("Budget", "Garden", "Roof 2025"),
        general="Welcome, all. One topic for each matter, please.",
        budget="The insurance is due in March.",
        budget_bot="Reminder set: <b>1 March</b>.",
        garden="The apple tree wants pruning before it snows.",
    ),
    "zh_Hans": Lines(
        bot="物业小助手",
        people=("李梅", "王强", "陈静", "赵伟"),
        newcomer="Elif Demir",
        house="梧桐路4号",
        committee="业主委员会",
        welcome="早上好。哪里坏了，直接写在这里，也可以发照片。",
        broken="自行车棚的灯又不亮了。",
        taken="<b>已记录，谢谢您。</b>\n电工<i>明天8点到10点</i>上门，您方便吗？",
        keys=(("方便", "yes"), ("换一天", "no")),
        link="住户须知",
        quiet="今晚清洁楼梯。",
        pinned=("周二收垃圾。", "周五9点到11点停水。", "院门换了新密码，请问王强。"),
        question="洗衣房的钥匙在谁那里？",
        reply="在我这里，二楼。",
        reply_more="请按两次，门铃声比教小。",
        reply_edited="请按两次，门铃声比较小。",
        poll="什么时候开会？",
        answers=("周二晚上", "周六上午"),
        topics=("预算", "花园", "2025屋顶维修"),
        general="欢迎各位。一件事开一个话题，谢谢。",
        budget="保险费三月到期。",
        budget_bot="已设提醒：<b>3月1日</b>。",
        garden="下雪之前，苹果树要修剪一下。",
    ),
    "zh_Hant": Lines(
        bot="大廈小助手",
        people=("林美玲", "黃國華", "陳靜雯", "周志明"),
        newcomer="Elif Demir",
        house="梧桐街4號",
        committee="業主委員會",
        welcome="早晨。有甚麼壞了，直接寫在這裏，也可傳相片。",
        broken="單車房的燈又不亮了。",
        taken="<b>已記錄，多謝。</b>\n電工<i>明天8時至10時</i>上門，您方便嗎？",
        keys=(("方便", "yes"), ("改天", "no")),
        link="住戶守則",
        quiet="今晚清潔樓梯。",
        pinned=("星期二收垃圾。", "星期五9時至11時停水。", "大閘換了新密碼，請問黃國華。"),
        question="洗衣房的鎖匙在誰那裏？",
        reply="在我這裏，二樓。",
        reply_more="請按兩次，門鐘聲教細。",
        reply_edited="請按兩次，門鐘聲較細。",
        poll="甚麼時候開會？",
        answers=("星期二晚上", "星期六上午"),
        topics=("預算", "花園", "2025天台維修"),
        general="歡迎各位。一件事開一個話題，謝謝。",
        budget="保險費三月到期。",
        budget_bot="已設提醒：<b>3月1日</b>。",
        garden="下雪之前，蘋果樹要修剪一下。",
    ),
}  # fmt: skip
