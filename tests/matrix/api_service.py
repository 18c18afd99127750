"""The API of checkin and certificates."""

TABLE = """
                                   A     V     O     T     L     U     F     P     C     I     X
POST api-scans                     401   400   400   400   400   400   400   400   400   400   400
POST api-station-pair              409   409   409   409   409   409   409   409   409   409   409
GET  api-station-me                401   401   401   401   401   401   401   401   401   401   401
GET  api-station-roll              401   401   401   401   401   401   401   401   401   401   401
POST api-station-report            401   401   401   401   401   401   401   401   401   401   401
POST api-station-exports           401   400   400   400   400   400   400   400   400   400   400
POST api-shift-entered-times       401   403   403   403   409   409   403   409   409   403   403
GET  api-shift-head-counts         401   403   403   403   200   200   403   200   200   403   403
POST api-shift-head-counts         401   403   403   403   409   409   403   409   409   403   403
GET  api-service-record-list       401   200   200   200   200   200   200   200   200   200   200
GET  api-service-record-detail     401   200   404   404   200   200   404   200   200   200   404
POST api-service-record-approve    401   403   404   404   403   409   404   409   409   403   404
POST api-service-record-return     401   403   404   404   403   200   404   200   200   403   404
GET  api-correction-request-list   401   200   200   200   200   200   200   200   200   200   200
POST api-correction-request-list   401   409   201   201   201   403   403   403   403   403   403
GET  api-correction-request-detail 401   200   404   404   404   200   404   200   200   404   404
POST api-correction-request-answer 401   403   404   404   404   200   404   200   200   404   404
POST api-correction-request-appeal 401   409   404   404   404   403   404   403   403   404   404
POST api-correction-request-decide 401   403   404   404   404   403   404   403   409   404   404
POST api-correction-request-withdraw 401 200   404   404   404   403   404   403   403   404   404
GET  api-hours-policy-list         401   200   200   200   200   200   200   200   200   200   200
GET  api-hours-policy-detail       401   200   200   200   200   200   200   200   200   200   200
GET  api-ledger-list               401   200   200   200   200   200   200   200   200   200   200
GET  api-ledger-detail             401   200   404   404   404   200   404   200   200   200   404
GET  api-scan-ruling-list          401   403   403   403   403   200   200   200   200   200   403
GET  api-scan-ruling-detail        401   403   403   403   403   200   404   200   200   200   403
POST api-scan-ruling-rule          401   403   403   403   403   200   404   200   200   403   403
GET  api-certificate-list          401   200   200   200   200   200   200   200   200   200   200
POST api-certificate-list          401   201   409   409   409   403   403   403   403   403   403
GET  api-certificate-detail        401   200   404   404   404   200   404   200   200   200   404
GET  api-certificate-pdf           401   200   404   404   404   200   404   200   200   403   404
POST api-certificate-revoke        401   403   404   404   404   403   404   403   200   403   404
GET  api-activity-report-list      401   200   200   200   200   200   200   200   200   200   200
POST api-activity-report-list      401   404   404   404   409   409   404   409   409   403   404
GET  api-activity-report-detail    401   404   404   404   200   200   404   200   200   200   404
POST api-activity-report-materials 401   404   404   404   415   415   404   415   415   415   404
POST api-activity-report-reopen    401   404   404   404   200   200   404   200   200   403   404
POST api-activity-report-submit    401   404   404   404   409   409   404   409   409   403   404
GET  api-stage-report-list         401   200   200   200   200   200   200   200   200   200   200
POST api-stage-report-list         401   404   404   404   404   201   404   201   201   403   404
GET  api-stage-report-detail       401   404   404   404   404   200   404   200   200   200   404
POST api-stage-report-accept       401   404   404   404   404   403   404   403   409   403   404
POST api-stage-report-correct      401   404   404   404   404   409   404   409   409   403   404
GET  api-stage-report-docx         401   404   404   404   404   200   404   200   200   200   404
GET  api-stage-report-pdf          401   404   404   404   404   200   404   200   200   200   404
POST api-stage-report-send-back    401   404   404   404   404   403   404   403   409   403   404
POST api-stage-report-submit       401   404   404   404   404   409   404   409   409   403   404
GET  api-stage-report-xlsx         401   404   404   404   404   200   404   200   200   200   404
GET  api-statistics                401   403   403   403   403   200   200   200   200   200   403
GET  api-verify                    400   400   400   400   400   400   400   400   400   400   400
"""
