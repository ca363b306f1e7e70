/** Public pages are read without framework script: leaving the staff pages loads the next page whole. */
export default defineNuxtPlugin((nuxtApp) => {
  useRouter().beforeEach((to) => {
    if (/^(?:\/en)?\/staff(?:$|\/)/.test(to.path) || nuxtApp.isHydrating) return
    location.assign(to.fullPath)
    return false
  })
})
