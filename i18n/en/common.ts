export const common = {
  skipToContent: 'Skip to content',
  notPublished: 'Not published',
  errorTitlePrefix: 'Error: ',
} as const
