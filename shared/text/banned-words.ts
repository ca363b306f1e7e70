/**
 * Words that name people or places with contempt, kept here only so that they can be found and marked. No other file of
 * the project may contain them. Simplified characters, small letters.
 */
export const bannedWords: readonly string[] = [
  '低端人口', '低端', '清理人口', '非法居民', '刁民', '钉子户', '盲流', '三无人员', '贱民', '乡巴佬', '土包子', '泥腿子', '外地狗', '臭外地',
  '臭要饭', '社会渣滓', '人渣', '败类', '瘪三', '老不死', '残废', '傻逼', '傻比', '煞笔', '傻叉', '王八蛋', '狗日的', '狗东西', '他妈的', '操你',
  '去死', '畜生', '滚出北京', 'low end population',
]
