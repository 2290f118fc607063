/** What a tenant file of the benchmark says that uses every block of the format. */
export function everyBlock(id: string): string {
  return `description: Predicts when machines of the plants need maintenance
labels: {industry: manufacturing, cost-center: cc-2001}
contacts: {security: security@${id}.example, billing: billing@${id}.example, oncall: ${id}-p1}

lifecycle:
  status: active

isolation:
  model: separate-data    # a schema of its own
  data: {overrides: {telemetry: schema}}

environments:
  dev:
    region: eu-central-1
    quotas: {requests: {cpu: 2, memory: 8Gi}}
    errors: {details: true}

quotas:
  requests: {cpu: 4, memory: 12Gi}
  limits: {cpu: 8, memory: 32Gi}
  objects: {pods: 60, services: 20, persistentVolumeClaims: 10}
  container:              # of a container that says nothing
    request: {cpu: 100m, memory: 128Mi}
    limit: {cpu: 1, memory: 1Gi}
  storage: {total: 200Gi, classes: {standard: 150Gi, fast: 20Gi}}
  notifyAt: [80, 95]

identity:
  resolve: [jwt, apiKey, subdomain]
  jwt:
    issuer: https://login.${id}.example/realms/main
    audience: ${id}-api
    claim: tenant_id
  subdomain: ${id}
  apiKeys:
    - {name: nightly, secretRef: ${id}/nightly-key, expires: 2027-01-31}
  sso:
    protocol: oidc
    issuer: https://login.${id}.example/realms/main
    clientId: ${id}-web
    clientSecretRef: ${id}/sso
    domains: [${id}.example]
    required: true

rateLimits:
  perSecond: 200
  burst: 40
  concurrent: 100
  onExceeded: reject
  routes:
    - {path: /api/reports/*, perSecond: 5}

routes:
  - name: reports
    path: /api/reports/*
    methods: [GET, POST]
    service: reports
    port: 8080
    timeout: 30s
    retries: 2
    validate:
      maxSize: 1Mi
      body:
        type: object
        required: [month]
        properties:
          month: {type: string, maxLength: 7}
  - {name: app, path: /*}

errors:
  locale: de-DE
  redact: ["[0-9]{16}"]
  messages:
    QUOTA_EXCEEDED: "Das Kontingent ist erreicht."
    UNAUTHENTICATED: "Bitte anmelden."

features: {advancedAnalytics: true}
settings:
  locale: de-DE
  plants: [berlin, lyon, "łódź"]
  refresh: {minutes: 15, jitter: 0.25}

network:                  # closed but for these
  egress:
    - {cidr: 203.0.113.0/24, ports: [443], reason: ERP order sync, ticket: SEC-301, expires: 2027-01-31}
  ingress:
    - {cidr: 203.0.113.0/24, ports: [443], reason: plant VPN, ticket: SEC-302, expires: 2027-01-31}

compliance:
  profiles: [gdpr, iso27001]
  residency: {regions: [eu-central-1, eu-west-1], transfers: allowed}
encryption: {key: dedicated, rotateEvery: P90D, inTransit: mtls}
audit: {retention: P7Y, immutable: true, readers: [${id}-auditors]}
backup:
  schedule: "0 2 * * *"
  pointInTime: true
  retention: P35D
  copyTo: eu-west-1
  rpo: PT15M
  rto: PT4H
  restoreTest: P90D
monitoring:
  slo: {availability: 99.9, latencyP95: 300ms}
  alerts: {channel: ${id}-oncall, quotaAt: 80, errorRate: 1}
  logs: {retention: P30D}
offboarding: {retention: P90D, export: required, erase: crypto-shred}
`;
}
