import stylistic from '@stylistic/eslint-plugin'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

const everyTs = ['**/*.ts', '**/*.mts']

export default typescript.config(
  {
    ignores: [
      '.nuxt/', '.output/', '.data/', 'data/', 'node_modules/', 'coverage/', 'tests/.artifacts/', 'server/database/migrations/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  ...typescript.configs.strict.map(config => ({ ...config, files: [...everyTs, '**/*.vue'] })),
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser, sourceType: 'module' } },
    rules: {
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': ['error', { order: ['defineOptions', 'defineProps', 'defineEmits'] }],
      'vue/html-button-has-type': 'error',
      'vue/no-template-target-blank': 'error',
      // Names come from the folder: components/report/Receipt.vue is <ReportReceipt>.
      'vue/multi-word-component-names': 'off',
      // An optional property without a default is undefined, as its type says.
      'vue/require-default-prop': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'never', normal: 'any', component: 'always' }, svg: 'always' }],
    },
  },
  {
    ...stylistic.configs.customize({ semi: false, quotes: 'single', indent: 2, commaDangle: 'always-multiline', braceStyle: 'stroustrup' }),
    files: [...everyTs, '**/*.vue', '**/*.js', '**/*.mjs'],
  },
  {
    files: [...everyTs, '**/*.vue', '**/*.js', '**/*.mjs'],
    rules: {
      '@stylistic/arrow-parens': 'off',
      '@stylistic/brace-style': 'off',
      '@stylistic/indent-binary-ops': 'off',
      '@stylistic/max-statements-per-line': ['error', { max: 4 }],
      '@stylistic/member-delimiter-style': 'off',
      '@stylistic/multiline-ternary': 'off',
      '@stylistic/no-mixed-operators': 'off',
      '@stylistic/operator-linebreak': ['error', 'before', { overrides: { '=': 'after' } }],
      '@stylistic/quote-props': 'off',
      '@stylistic/quotes': ['error', 'single', { avoidEscape: false, allowTemplateLiterals: 'avoidEscape' }],
      'no-restricted-syntax': ['error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported: no barrels.' },
        { selector: 'TSEnumDeclaration', message: 'Node runs these files by stripping their types: use a list of words.' },
      ],
    },
  },
  {
    files: [...everyTs, '**/*.vue'],
    rules: {
      // `!` says what the index or the schema has made certain; each is read in review.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
    },
  },
  {
    files: ['server/**/*.ts', 'shared/**/*.ts', 'scripts/**/*.ts', 'tests/**/*.ts', 'enhance/**/*.ts'],
    ignores: ['**/*.d.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['server/**/*.ts', 'shared/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^\\.{1,2}/.*(?<!\\.(?:ts|mjs|json))$', message: 'Node runs these files as they are: name the file with its .ts.' }] }],
    },
  },
  {
    files: ['server/database/schema.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Where Nuxt, Nitro, Vue or a tool wants a default export, the file's place says so; elsewhere names are exported.
    files: ['shared/**/*.ts', 'server/{database,domain,http,media,search,crypto}/**/*.ts', 'composables/**/*.ts', 'stores/**/*.ts', 'i18n/**/*.ts'],
    ignores: ['**/*.d.ts'],
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
    },
  },
)
