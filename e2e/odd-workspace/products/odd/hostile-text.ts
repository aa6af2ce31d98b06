/** Text that breaks careless pages: markup, scripts, quotes, signs that turn or hide text. Runs a mark that a test looks for. */
export const hostile =
  '<script>window.wasHacked=1</script><img src=x onerror="window.wasHacked=2"> "quoted" \'single\' `tick` {{1}} & &lt; \u202eturned\u202c \u200bhidden javascript:window.wasHacked=3'
