export const common = {
  skipToContent: '跳到正文',
  notPublished: '未公布',
  errorTitlePrefix: '错误：',
} as const
