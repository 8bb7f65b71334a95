/** What does the page itself say, in each language? Messages in chats are never translated here. */

import { BACKSTAGE } from "./backstage/words.js";

const WORDS = {
  ...BACKSTAGE,
  title: ["Telegram in a box", "Telegram 模拟器", "Telegram 模擬器"],
  welcome: [
    "Each pane is one person's phone. Write, press buttons and send photos; watch what the others get.",
    "每个窗口就是一个人的手机。试着发消息、点按钮、传照片，看看其他人会收到什么。",
    "每個視窗就是一個人的手機。試試傳訊息、按按鈕、發相片，看看其他人會收到甚麼。",
  ],
  closeHint: ["Hide this hint", "收起提示", "收起提示"],
  language: ["Language", "语言", "語言"],
  toDark: ["Switch to dark", "切换到深色", "切換至深色"],
  toLight: ["Switch to light", "切换到浅色", "切換至淺色"],
  soundOff: ["Mute the page", "关闭提示音", "關閉提示音"],
  soundOn: ["Sound on", "打开提示音", "開啟提示音"],
  people: ["People and groups", "人员与群组", "人物與群組"],
  reset: ["Reset", "重置", "重設"],
  resetTitle: ["Start again?", "要重新开始吗？", "要重新開始嗎？"],
  resetText: [
    "All messages and everything that people did here will be lost.",
    "这里的所有消息和操作记录都会清空。",
    "這裏的所有訊息和操作紀錄都會清除。",
  ],
  resetConfirm: ["Reset everything", "全部重置", "全部重設"],
  resetDone: ["Everything is back at the start.", "已恢复到初始状态。", "已回復至最初狀態。"],
  cancel: ["Cancel", "取消", "取消"],
  close: ["Close", "关闭", "關閉"],
  ok: ["OK", "确定", "確定"],
  connected: ["Connected", "已连接", "已連線"],
  connecting: ["Connecting…", "正在连接…", "正在連線…"],
  reconnecting: ["Reconnecting…", "正在重新连接…", "正在重新連線…"],
  unreachable: [
    "The simulator does not answer. Trying again…",
    "模拟器没有响应，正在重试…",
    "模擬器沒有回應，正在重試…",
  ],
  failed: ["That did not work: {error}", "操作未成功：{error}", "未能完成：{error}"],
  addPane: ["Add a pane", "添加窗口", "新增視窗"],
  closePane: ["Close this pane", "关闭窗口", "關閉視窗"],
  paneMenu: ["More for this person", "更多操作", "更多操作"],
  moveLeft: ["Move to the left", "左移", "向左移"],
  moveRight: ["Move to the right", "右移", "向右移"],
  switchPerson: ["Switch person", "切换人员", "切換人物"],
  switchChat: ["Switch chat", "切换聊天", "切換聊天"],
  nobody: [
    "Nobody lives here yet. Add a person to begin.",
    "这里还没有人。先添加一个人吧。",
    "這裏還未有人。先新增一個人吧。",
  ],
  bot: ["bot", "机器人", "機械人"],
  typing: ["typing…", "正在输入…", "正在輸入…"],
  members: [(n) => (n === 1 ? "1 member" : `${n} members`), (n) => `${n} 位成员`, (n) => `${n} 位成員`],
  unread: [(n) => `${n} unread`, (n) => `${n} 条未读`, (n) => `${n} 則未讀`],
  paneOf: ["{person} in {chat}", "{person}的聊天：{chat}", "{person}的聊天：{chat}"],
  noMessages: ["No messages here yet.", "暂时没有消息。", "暫時未有訊息。"],
  startFirst: [
    "Press Start to talk with {bot}.",
    "点“开始”，和{bot}说话。",
    "按「開始」，與{bot}對話。",
  ],
  start: ["Start", "开始", "開始"],
  unblock: ["Unblock the bot", "解除屏蔽", "解除封鎖"],
  block: ["Block the bot", "屏蔽机器人", "封鎖機械人"],
  leave: ["Leave the group", "退出群组", "離開群組"],
  notMember: [
    "{person} is not in this group any more.",
    "{person}已不在这个群组。",
    "{person}已不在這個群組。",
  ],
  message: ["Message", "消息", "訊息"],
  caption: ["Add a caption", "添加说明", "加上說明"],
  send: ["Send", "发送", "傳送"],
  attach: ["Attach", "附件", "附件"],
  commands: ["Commands", "命令", "指令"],
  noCommands: ["No commands here.", "这里没有可用的命令。", "這裏沒有可用的指令。"],
  pickFiles: ["Photo, video or file", "照片、视频或文件", "相片、影片或檔案"],
  samplePhoto: ["Sample photo", "示例照片", "示範相片"],
  sampleAlbum: ["Sample album (4 photos)", "示例相册（4张）", "示範相簿（4張）"],
  sampleVoice: ["Sample voice message", "示例语音", "示範語音"],
  sampleVideo: ["Sample video", "示例视频", "示範影片"],
  more: ["More", "更多", "更多"],
  sticker: ["Sticker", "贴纸", "貼圖"],
  contact: ["Contact", "联系人", "聯絡人"],
  dice: ["Dice", "骰子", "骰子"],
  poll: ["Poll", "投票", "投票"],
  pollQuestion: ["Which evening suits you?", "哪天晚上方便？", "哪個晚上方便？"],
  pollOptions: ["Tuesday|Thursday|Neither", "周二|周四|都不行", "星期二|星期四|都不行"],
  pollNote: ["Anonymous poll", "匿名投票", "匿名投票"],
  votes: [(n) => (n === 1 ? "1 vote" : `${n} votes`), (n) => `${n} 票`, (n) => `${n} 票`],
  tooManyFiles: ["At most 10 files at once.", "一次最多发送10个文件。", "一次最多傳送10個檔案。"],
  dropHere: ["Drop to send", "松开即可发送", "放開即可傳送"],
  removeFile: ["Remove {name}", "移除 {name}", "移除 {name}"],
  reply: ["Reply", "回复", "回覆"],
  edit: ["Edit", "编辑", "編輯"],
  forward: ["Forward", "转发", "轉寄"],
  forwardTo: ["Forward to", "转发到", "轉寄至"],
  copy: ["Copy text", "复制文字", "複製文字"],
  copied: ["Copied.", "已复制。", "已複製。"],
  remove: ["Delete", "删除", "刪除"],
  pin: ["Pin", "置顶", "置頂"],
  unpin: ["Unpin", "取消置顶", "取消置頂"],
  react: ["React with {emoji}", "回应 {emoji}", "回應 {emoji}"],
  reacted: [(given) => `${given.emoji}, ${given.count}`, (given) => `${given.emoji}，${given.count}`, (given) => `${given.emoji}，${given.count}`],
  takeBack: ["Take your reaction back", "撤回回应", "收回回應"],
  messageMenu: ["Message actions", "消息操作", "訊息操作"],
  editing: ["Edit message", "编辑消息", "編輯訊息"],
  edited: ["edited", "已编辑", "已編輯"],
  silent: ["sent without sound", "静音发送", "靜音傳送"],
  forwardedFrom: ["Forwarded from {name}", "转发自 {name}", "轉寄自 {name}"],
  hiddenSender: ["a hidden account", "隐藏账号", "隱藏帳戶"],
  deletedMessage: ["Deleted message", "已删除的消息", "已刪除的訊息"],
  pinned: ["Pinned message", "置顶消息", "置頂訊息"],
  newBelow: [(n) => (n === 1 ? "1 new message" : `${n} new messages`), (n) => `${n} 条新消息`, (n) => `${n} 則新訊息`],
  unreadHere: ["Unread messages", "未读消息", "未讀訊息"],
  topicIsClosed: [
    "This topic is closed. Only administrators write here.",
    "此话题已关闭，只有管理员可以发言。",
    "此話題已關閉，只有管理員可以發言。",
  ],
  groupIsGone: ["This group is deleted.", "此群组已删除。", "此群組已刪除。"],
  pinnedOf: ["Pinned message {at} of {all}", "置顶消息 {at}/{all}", "置頂訊息 {at}/{all}"],
  toBottom: ["Go to the newest message", "回到最新消息", "返回最新訊息"],
  photo: ["Photo", "照片", "相片"],
  video: ["Video", "视频", "影片"],
  voice: ["Voice message", "语音", "語音訊息"],
  audio: ["Audio", "音频", "音訊"],
  document: ["File", "文件", "檔案"],
  animation: ["GIF", "动图", "動圖"],
  videoNote: ["Video message", "视频消息", "影片訊息"],
  location: ["Location", "位置", "位置"],
  openPhoto: ["Open photo", "查看照片", "查看相片"],
  play: ["Play", "播放", "播放"],
  pause: ["Pause", "暂停", "暫停"],
  download: ["Download {name}", "下载 {name}", "下載 {name}"],
  previous: ["Previous", "上一张", "上一張"],
  next: ["Next", "下一张", "下一張"],
  showHidden: ["Show hidden text", "显示隐藏文字", "顯示隱藏文字"],
  unsupported: ["A kind of message that this page cannot show", "此页面无法显示的消息类型", "此頁面無法顯示的訊息類型"],
  unsupportedButton: ["This kind of button does nothing here.", "此类按钮在这里不起作用。", "這類按鈕在這裏沒有作用。"],
  linkTitle: ["Open this link?", "要打开这个链接吗？", "要開啟這個連結嗎？"],
  openLink: ["Open", "打开", "開啟"],
  joined: ["{name} joined the group", "{name}加入了群组", "{name}已加入群組"],
  added: ["{by} added {name}", "{by}添加了{name}", "{by}加入了{name}"],
  left: ["{name} left the group", "{name}退出了群组", "{name}已離開群組"],
  removedBy: ["{by} removed {name}", "{by}移除了{name}", "{by}移除了{name}"],
  pinnedBy: ["{by} pinned “{what}”", "{by}置顶了“{what}”", "{by}置頂了「{what}」"],
  migrated: ["The group became a supergroup", "群组已升级为超级群组", "群組已升級為超級群組"],
  groupCreated: ["{by} created the group", "{by}创建了群组", "{by}建立了群組"],
  newTitle: ["{by} renamed the group “{what}”", "{by}将群组改名为“{what}”", "{by}將群組改名為「{what}」"],
  topicCreated: ["{by} opened the topic “{what}”", "{by}创建了话题“{what}”", "{by}開設了話題「{what}」"],
  topicEdited: ["{by} renamed the topic “{what}”", "{by}将话题改名为“{what}”", "{by}將話題改名為「{what}」"],
  topicClosed: ["{by} closed the topic", "{by}关闭了话题", "{by}關閉了話題"],
  topicReopened: ["{by} reopened the topic", "{by}重新打开了话题", "{by}重新開啟了話題"],
  generalHidden: ["{by} hid the General topic", "{by}隐藏了综合话题", "{by}隱藏了一般話題"],
  generalShown: ["{by} shows the General topic again", "{by}重新显示了综合话题", "{by}重新顯示了一般話題"],
  newPhoto: ["{by} changed the group photo", "{by}更换了群组头像", "{by}更換了群組相片"],
  noPhoto: ["{by} removed the group photo", "{by}移除了群组头像", "{by}移除了群組相片"],
  timerSet: ["{by} changed the auto-delete timer", "{by}更改了自动删除时间", "{by}更改了自動刪除時間"],
  allTopics: ["All", "全部", "全部"],
  general: ["General", "综合", "一般"],
  topics: ["Topics", "话题", "話題"],
  admin: ["admin", "管理员", "管理員"],
  owner: ["owner", "群主", "擁有者"],
  today: ["Today", "今天", "今天"],
  yesterday: ["Yesterday", "昨天", "昨天"],
  peopleHere: ["People", "人员", "人物"],
  groupsHere: ["Groups", "群组", "群組"],
  openPane: ["Open", "打开", "開啟"],
  blocked: ["has blocked the bot", "已屏蔽机器人", "已封鎖機械人"],
  notStarted: ["has not started the bot", "还没启动机器人", "未啟動機械人"],
  deactivated: ["deleted account", "账号已注销", "帳戶已刪除"],
  addPerson: ["Add a person", "添加人员", "新增人物"],
  firstName: ["First name", "名字", "名字"],
  lastName: ["Last name (optional)", "姓氏（可不填）", "姓氏（可留空）"],
  theirLanguage: ["Their Telegram is in", "Telegram 界面语言", "Telegram 介面語言"],
  add: ["Add", "添加", "新增"],
  addToGroup: ["Add someone to {group}", "添加成员到{group}", "新增成員至{group}"],
  addBot: ["Add the bot", "添加机器人", "加入機械人"],
  choosePerson: ["Choose a person", "选择人员", "選擇人物"],
  newGroup: ["New group", "新建群组", "建立群組"],
  groupTitle: ["Group name", "群组名称", "群組名稱"],
  creator: ["Created by", "创建人", "建立者"],
  fromTo: ["{from} to {to}: {text}", "{from}发给{to}：{text}", "{from}傳給{to}：{text}"],
};

export const LANGUAGES = { en: "English", zh_Hans: "简体中文", zh_Hant: "繁體中文" };
const ORDER = Object.keys(LANGUAGES);
const LOCALES = { en: "en-GB", zh_Hans: "zh-CN", zh_Hant: "zh-HK" };
const STORED = "simulator.language";

let current = stored() ?? guess(navigator.languages ?? [navigator.language]);

function stored() {
  const value = localStorage.getItem(STORED);
  return ORDER.includes(value) ? value : null;
}

function guess(wanted) {
  const first = wanted.map(languageOf).find((language) => language !== null);
  return first ?? "en";
}

/** Which of our languages serves the tag `tag` (BCP 47 or Telegram's code); null when none. */
export function languageOf(tag) {
  const plain = String(tag ?? "").toLowerCase().replace("_", "-");
  if (/^zh.*(hant|hk|tw|mo)/.test(plain)) return "zh_Hant";
  if (plain.startsWith("zh")) return "zh_Hans";
  return plain.startsWith("en") ? "en" : null;
}

export const language = () => current;
export const locale = () => LOCALES[current];
/** The tag for an element's `lang`, so that Chinese glyphs take the reader's forms. */
export const htmlLanguage = (tag) => LOCALES[languageOf(tag)] ?? String(tag || "en");

export function setLanguage(chosen) {
  current = ORDER.includes(chosen) ? chosen : "en";
  localStorage.setItem(STORED, current);
}

/** The page's own words for `key`; `facts` fills `{named}` places, or is the count. */
export function t(key, facts = {}) {
  const words = WORDS[key][ORDER.indexOf(current)];
  if (typeof words === "function") return words(facts);
  return words.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** Pick from `{"en":…, "zh_Hans":…, "zh_Hant":…}` as the embedding program gives it. */
export function pick(translations) {
  if (typeof translations === "string") return translations;
  return translations?.[current] ?? translations?.en ?? "";
}
