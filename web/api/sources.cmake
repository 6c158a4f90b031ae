# What openapi.json and the page at /docs are made of; read by cmake/api_pages.cmake.
set(api_sources
  build.mjs
  contract.mjs
  package-lock.json
  patterns.mjs
  page.html
  start.js
  style.css)
# In the order in which the page shows what they hold.
set(contract_files
  openapi.yaml
  plans.yaml
  change.yaml
  stored_plans.yaml
  jobs.yaml
  documents.yaml
  check.yaml
  report.yaml
  demand.yaml
  series.yaml
  operations.yaml
  request.yaml
  plan.yaml
  mapping.yaml)
