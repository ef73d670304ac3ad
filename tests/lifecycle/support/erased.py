"""Somebody with something in every app, and a neighbour who has nothing to do with it.

Code for `odoo shell`: the documents first, then what our own stages make of them.
"""

PERSON = """
company = env.company
company.country_id = env.ref("base.de")
partners = env["res.partner"]
person = {"phone": "+49 30 98765432", "street": "Hafenprüfgasse 7", "city": "Kiel"}
erna = partners.create({"name": "Erna Wegmann-Prüfstein", **person,
                        "email": "erna.pruefstein@erased.example.org"})
double = partners.create({"name": "Erna Wegmann-Prüfstein", **person,
                          "email": "e.wegmann@zweit.example.org"})
otto = partners.create({"name": "Otto Unbeteiligt", "email": "otto@other.example.org"})
product = env["product.product"].create({"name": "Rye Bread", "list_price": 5})
def order(partner):
    order = env["sale.order"].create({
        "partner_id": partner.id,
        "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})]})
    order.action_confirm()
    return order
plain, invoiced, other = order(erna), order(double), order(otto)
invoice = env["account.move"].create({
    "move_type": "out_invoice", "partner_id": erna.id,
    "invoice_line_ids": [(0, 0, {"product_id": product.id, "price_unit": 5})]})
invoice.action_post()
plain.message_post(body="ryebreadprivately", author_id=erna.id, message_type="comment")
plain.message_post(body="Erna Wegmann-Prüfstein called: 030 / 98765432")
other.message_post(body="Comes with erna.pruefstein@erased.example.org")
env["ir.attachment"].create({
    "name": "order.txt", "res_model": "sale.order", "res_id": plain.id,
    "raw": "From: erna.pruefstein@erased.example.org".encode()})
env["ir.attachment"].create({
    "name": "photo.txt", "res_model": "res.partner", "res_id": erna.id,
    "raw": "ryebreadprivately".encode()})
env["crm.lead"].create({"name": "Cake for Erna Wegmann-Prüfstein",
                        "partner_id": erna.id,
                        "email_from": "e.wegmann@zweit.example.org",
                        "contact_name": "Erna Wegmann-Prüfstein"})
programme = env["loyalty.program"].create({"name": "Card", "program_type": "loyalty"})
env["loyalty.card"].create({"program_id": programme.id, "partner_id": erna.id,
                            "code": "CARD-ERNA-4711"})
env["mailing.contact"].create({"name": "Erna", "list_ids": [(0, 0, {"name": "News"})],
                               "email": "erna.pruefstein@erased.example.org"})
portal = env["res.users"].with_context(no_reset_password=True).create({
    "name": "Erna Wegmann-Prüfstein", "login": "erna-portal@erased.example.org",
    "partner_id": double.id, "group_ids": [(6, 0, [env.ref("base.group_portal").id])]})
double.email = "e.wegmann@zweit.example.org"
event = env["event.event"].create({"name": "Baking", "date_begin": "2030-01-01",
                                   "date_end": "2030-01-02"})
env["event.registration"].create({"event_id": event.id, "partner_id": erna.id})
till = env["pos.config"].create({"name": "Till"})
session = env["pos.session"].create({"config_id": till.id, "user_id": env.uid})
env["pos.order"].create({
    "session_id": session.id, "partner_id": erna.id, "amount_total": 5,
    "amount_tax": 0, "amount_paid": 5, "amount_return": 0, "state": "paid",
    "lines": [(0, 0, {"product_id": product.id, "qty": 1, "price_unit": 5,
                      "price_subtotal": 5, "price_subtotal_incl": 5})]})
bank = env["res.partner.bank"].create({"partner_id": double.id,
                                       "acc_number": "DE89 3704 0044 0532 0130 00"})
env["account.payment"].create({"partner_id": double.id, "amount": 5,
                               "payment_type": "outbound",
                               "partner_bank_id": bank.id}).action_post()
env["ir.attachment"].create({
    "name": "invoice.pdf", "res_model": "account.move", "res_id": invoice.id,
    "mimetype": "application/pdf",
    "raw": b"%PDF-1.4 To: erna.pruefstein@erased.example.org"})
# what Odoo notes on an invoice when the customer confirms it in the portal
env["mail.message"].create({"model": "account.move", "res_id": invoice.id,
                            "message_type": "notification", "author_id": erna.id,
                            "body": "Invoice Created"})
plain.message_post(body="Ms Wegmann-Prüfstein wants it sliced")
env["crm.lead"].create({"name": "Website", "partner_id": erna.id,
                        "description": "<p>nutallergyprivately</p>"})
survey = env["survey.survey"].create({"title": "How was it?", "question_and_page_ids": [
    (0, 0, {"title": "Tell us", "question_type": "text_box"})]})
env["survey.user_input"].create({
    "survey_id": survey.id, "partner_id": erna.id, "user_input_line_ids": [
        (0, 0, {"question_id": survey.question_and_page_ids.id,
                "answer_type": "text_box", "value_text_box": "glutenprivately"})]})
env["res.device.log"].create({
    "user_id": portal.id, "session_identifier": "s" * 42, "platform": "linux",
    "browser": "ernafox", "ip_address": "192.0.2.81", "city": "Kiel"})
env["base_import.import"].create({
    "res_model": "res.partner", "file_name": "list.csv", "file_type": "text/csv",
    "file": b"name,email Erna,erna.pruefstein@erased.example.org"})
news = env["mailing.list"].search([("name", "=", "News")])
env["mailing.contact"].create({"name": "Otto", "email": "otto@other.example.org",
                               "list_ids": [(6, 0, news.ids)]})
other.message_post(body="Otto pays on Friday", author_id=otto.id,
                   message_type="comment")
erna.vat = "DE136695976"
env.flush_all()
env.cr.execute("UPDATE res_users SET totp_secret = 'TOTPERNASECRET' WHERE id = %s",
               [portal.id])
env.cr.execute("UPDATE pos_session SET state = 'closed'")  # or nobody could be merged
"""
LINK = """
for code in ("link", "golden", "quality", "rfm", "segment"):
    env["cdp.stage"]._run(code)
erna, double = env["res.partner"].search([("name", "like", "Prüfstein")], order="id")
env["cdp.merge"]._ask([erna | double], "The same customer.")
env.invalidate_all()
profile = erna.cdp_profile_id
offers = env.ref("customer_data_platform.purpose_offers")
profile._note_consent(offers, ["email"], "given", "form",
                      proof={"ip": "192.0.2.77", "user_agent": "ErnaBrowser/1.0"})
env["cdp.access.log"]._note("proof", erna, "Line 1")
for name in ("quiet_start", "quiet_end"):
    env["ir.config_parameter"].set_param("customer_data_platform." + name, "0")
env["ir.mail_server"].create({"name": "Loopback", "smtp_host": "127.0.0.1",
                              "smtp_port": PORT, "smtp_encryption": "none"})
mailing = env["mailing.mailing"].create({
    "name": "Offers", "subject": "Offers", "body_html": "<p>Bread</p>",
    "mailing_type": "mail", "email_from": "shop@shop.example.com",
    "mailing_model_id": env["ir.model"]._get("res.partner").id,
    "mailing_domain": repr([("id", "=", erna.id)]), "cdp_purpose_id": offers.id,
    "keep_archives": True})
mailing.action_send_mail()
env["mail.mail"].process_email_queue()
trace = env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
link = env["link.tracker"].create({"url": "https://shop.example.com/bread"})
env["link.tracker.click"].create({"link_id": link.id, "ip": "192.0.2.82",
                                  "mailing_trace_id": trace.id})
hook = env["cdp.webhook"].create({
    "name": "Till", "url": "https://till.example.org/in",
    "field_ids": [(6, 0, env["cdp.webhook.field"].search([]).ids)]})
journey = env["cdp.journey"].create({
    "name": "Care", "purpose_id": env.ref("customer_data_platform.purpose_offers").id,
    "entry": "hand", "ceiling_day": 0})
steps = env["cdp.journey.step"].create([
    {"journey_id": journey.id, "kind": "webhook", "webhook_id": hook.id},
    {"journey_id": journey.id, "kind": "task", "task_summary": "Call them"},
    {"journey_id": journey.id, "kind": "email", "subject": "For {{ object.name }}",
     "mail_text": "Hello {name}"},
    {"journey_id": journey.id, "kind": "wait"}])
for step, following in zip(steps, steps[1:]):
    step.next_id = following
journey.action_start()
journey._enter([erna.cdp_profile_id.id], ["hand:1"], [erna.id])
env.cr.commit()
env["cdp.stage"]._run("journey")
env["mail.mail"].process_email_queue()
env["cdp.stage"]._run("journey")
alert = env["cdp.alert"].search([("kind", "=", "customer")], limit=1)
env["cdp.alert.event"].create({
    "alert_id": alert.id, "key": "a", "date": "2026-01-01", "state": "told",
    "profile_id": erna.cdp_profile_id.id, "why": "Erna Prüfstein is at risk"})
told = env["cdp.webhook.delivery"].search([])
answer = [double.cdp_merged_into_id == erna, journey.run_ids.step_id.kind,
          [one.payload for one in told]]
"""
