/**
 * The public, numbered reasons for not taking up a report. A number keeps its meaning: a reason that is dropped leaves
 * its number behind. The sentences are the messages `reports.refusal.<number>`: `reason`, and `instead` for what the
 * person can do now.
 */
export const refusalReasons = [
  /** 不属于违法建设 */ 1,
  /** 不在石景山区 */ 2,
  /** 找不到地点 */ 3,
  /** 同一件事已在办理 */ 4,
  /** 已有规划许可 */ 5,
  /** 正在复议、诉讼或信访 */ 6,
  /** 写的是人，不是建筑 */ 7,
  /** 内容空白或无关 */ 8,
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export function isRefusalReason(number: number): number is RefusalReason {
  return (refusalReasons as readonly number[]).includes(number)
}
